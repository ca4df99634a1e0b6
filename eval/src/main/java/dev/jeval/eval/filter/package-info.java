/// Steps between a model's answer and its metric ([dev.jeval.eval.filter.FilterPipeline]).
package dev.jeval.eval.filter;
