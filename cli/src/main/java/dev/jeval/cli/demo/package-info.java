/// The observational study in miniature that `jeval demo` runs.
package dev.jeval.cli.demo;
