package dev.jeval.perf.engine;

import dev.jeval.engine.bench.MachineLimits;
import dev.jeval.engine.internal.kernel.KernelSelection;
import java.io.PrintStream;
import java.util.Collection;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;

/// Runs JMH with its usual command line and prints, beside every figure that has rates, which share
/// of the machine's limits it reaches; the limits are measured before and after.
public final class Roofline {
    private static final double GIGA = 1e9;

    private Roofline() {}

    /// Runs the benchmarks that the JMH arguments select.
    public static void main(String[] args) throws CommandLineOptionException, RunnerException {
        CommandLineOptions options = new CommandLineOptions(args);
        MachineLimits[] limits = {MachineLimits.measure(1), MachineLimits.measure(2)};
        Collection<RunResult> results = new Runner(options).run();
        print(results, limits, System.out);
        MachineLimits[] after = {MachineLimits.measure(1), MachineLimits.measure(2)};
        print(after, "after the run", System.out);
    }

    /// Prints the table.
    ///
    /// @param limits of one thread and of two
    static void print(Collection<RunResult> results, MachineLimits[] limits, PrintStream out) {
        out.printf(
                "%n%s, JDK %s, %s%n",
                System.getProperty("os.arch"), Runtime.version(), KernelSelection.description());
        print(limits, "before the run", out);
        for (RunResult result : results) {
            if (!result.getSecondaryResults().containsKey("gigaFlops")) {
                continue;
            }
            String threads = result.getParams().getParam("threads");
            MachineLimits limit = limits["1".equals(threads) ? 0 : 1];
            double flops = result.getSecondaryResults().get("gigaFlops").getScore();
            double bytes = result.getSecondaryResults().get("gigaBytes").getScore();
            double ofFma = flops * GIGA / limit.flopsPerSecond();
            double ofRead = bytes * GIGA / limit.readBytesPerSecond();
            out.printf(
                    "%-60s %8.1f GFLOP/s (%.2f)  %6.1f GB/s (%.2f)  bound by %s%n",
                    label(result),
                    flops,
                    ofFma,
                    bytes,
                    ofRead,
                    ofFma > ofRead ? "arithmetic" : "memory");
        }
    }

    private static void print(MachineLimits[] limits, String when, PrintStream out) {
        for (MachineLimits limit : limits) {
            out.printf(
                    "limits %s, %d threads: %.1f GFLOP/s, %.1f GB/s%n",
                    when,
                    limit.threads(),
                    limit.flopsPerSecond() / GIGA,
                    limit.readBytesPerSecond() / GIGA);
        }
    }

    private static String label(RunResult result) {
        StringBuilder label = new StringBuilder(result.getPrimaryResult().getLabel());
        for (String key : result.getParams().getParamsKeys()) {
            label.append(' ').append(result.getParams().getParam(key));
        }
        return label.toString();
    }
}
