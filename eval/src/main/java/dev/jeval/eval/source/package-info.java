/// Finds and loads the documents of a task ([dev.jeval.eval.source.Documents]).
package dev.jeval.eval.source;
