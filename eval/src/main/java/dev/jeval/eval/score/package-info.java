/// From answers to metric values: per document ([dev.jeval.eval.score.DocumentScorer]) and over all
/// documents ([dev.jeval.eval.score.Aggregation]).
package dev.jeval.eval.score;
