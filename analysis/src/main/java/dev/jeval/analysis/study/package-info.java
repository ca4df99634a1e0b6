/// The analysis of a score table: correlations, ability factors, scaling with the training budget.
package dev.jeval.analysis.study;
