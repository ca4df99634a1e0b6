/// What people see while they wait and when results arrive: progress, tables, text widths.
package dev.jeval.cli.terminal;
