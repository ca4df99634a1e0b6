/// Readers of score tables, result files and facts about models.
package dev.jeval.analysis.data;
