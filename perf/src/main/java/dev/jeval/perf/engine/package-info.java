/// JMH benchmarks of the engine: kernels at shapes of real models, and whole forward passes.
package dev.jeval.perf.engine;
