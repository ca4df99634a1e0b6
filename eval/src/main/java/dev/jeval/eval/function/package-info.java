/// The functions that task files name with `!function`, by registered name.
package dev.jeval.eval.function;
