/// What a run shows: the results file, its table, and the score list that the Swallow scripts
/// write.
package dev.jeval.eval.report;
