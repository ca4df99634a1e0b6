/// Scores in, understanding out. Start reading at [dev.jeval.analysis.AnalysisRunner].
package dev.jeval.analysis;
