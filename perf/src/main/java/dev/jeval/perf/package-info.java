/// JMH benchmarks over engine, tokenizer and eval. Runs on the class path, as JMH needs.
package dev.jeval.perf;
