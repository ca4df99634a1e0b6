/// Self-contained HTML pages: text, tables and charts in one file that needs no network.
package dev.jeval.analysis.report;
