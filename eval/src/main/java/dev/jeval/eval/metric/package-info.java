/// Metrics and text mechanics of the benchmarks, as pure functions of strings and numbers.
///
/// Each class says whose behaviour it reproduces; the values equal those of the named reference on
/// the fixtures of `golden/metrics`. Strings are sequences of code points wherever something is
/// counted. Everything here is stateless and thread-safe.
package dev.jeval.eval.metric;
