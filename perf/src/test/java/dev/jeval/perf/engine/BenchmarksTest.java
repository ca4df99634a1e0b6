package dev.jeval.perf.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jeval.engine.bench.MachineLimits;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// Every benchmark runs: once, with the smallest parameters, in this JVM.
class BenchmarksTest {
    @Test
    void products() throws RunnerException {
        for (String type : new String[] {"BF16", "F16", "F32", "INT8", "INT4"}) {
            assertThat(
                            run(
                                    options(ProductBenchmark.class)
                                            .param("matrix", "70x33")
                                            .param("type", type)
                                            .param("tokens", "1", "9")
                                            .param("mebibytes", "0")))
                    .hasSize(2);
        }
    }

    @Test
    void attention() throws RunnerException {
        assertThat(
                        run(
                                options(AttentionBenchmark.class)
                                        .param("heads", "4/2/16")
                                        .param("tokens", "1", "5")
                                        .param("context", "70")))
                .hasSize(4);
    }

    @Test
    void rows() throws RunnerException {
        assertThat(run(options(RowBenchmark.class).param("width", "128"))).hasSize(10);
    }

    @Test
    void head() throws RunnerException {
        assertThat(run(options(HeadBenchmark.class).param("matrix", "130x24").param("rows", "2")))
                .hasSize(2);
    }

    @Test
    void wholePassesWithTheirRooflines() throws RunnerException {
        Collection<RunResult> results =
                run(
                        options(EngineBenchmark.class)
                                .param("prompt", "9")
                                .param("context", "5")
                                .param("sequences", "2"));
        assertThat(results).hasSize(3);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        MachineLimits limits = new MachineLimits(1, 1e10, 1e11);
        Roofline.print(
                results,
                new MachineLimits[] {limits, limits},
                new PrintStream(bytes, true, StandardCharsets.UTF_8));
        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .contains("prefill", "decode", "score", "GFLOP/s", "bound by");
    }

    @Test
    void startup() throws RunnerException {
        assertThat(run(options(StartupBenchmark.class).param("weights", "PACK"))).hasSize(1);
    }

    private static ChainedOptionsBuilder options(Class<?> benchmark) {
        return new OptionsBuilder()
                .include(benchmark.getName().replace(".", "\\.") + "\\.")
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(1))
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true);
    }

    private static Collection<RunResult> run(ChainedOptionsBuilder options) throws RunnerException {
        return new Runner(options.build()).run();
    }
}
