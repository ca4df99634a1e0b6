package dev.jeval.cli.command;

import dev.jeval.cli.ExitCode;
import dev.jeval.cli.terminal.Table;
import dev.jeval.engine.HubCache;
import dev.jeval.engine.LanguageModel;
import dev.jeval.engine.ModelOptions;
import dev.jeval.engine.bench.BenchOptions;
import dev.jeval.engine.bench.BenchResult;
import dev.jeval.engine.bench.EngineBench;
import dev.jeval.engine.bench.Measurement;
import dev.jeval.engine.bench.MemoryUse;
import dev.jeval.engine.bench.RoundingCost;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Measures a model beside the limits of the machine.
@Command(
        name = "bench",
        description = {
            "Measure prefill, decode and scoring speed of a model on this machine, and how near they"
                    + " come to its limits (measured in the same run)."
        })
final class BenchCommand implements Callable<Integer> {
    private static final long MEGA = 1_000_000;

    @Mixin ModelArguments model;

    @Option(names = "--quick", description = "A few seconds; the figures are rough.")
    boolean quick;

    @Option(
            names = "--nll",
            paramLabel = "FILE",
            description =
                    "Measure no speed but what rounded weights (int8, int4) do to the"
                            + " log-probabilities of this UTF-8 text.")
    @Nullable String textFile;

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    @Spec CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (textFile != null) {
            roundingCost(out, TextArgument.read("@" + textFile));
            return ExitCode.OK;
        }
        BenchResult result =
                EngineBench.run(
                        HubCache.resolve(model.model),
                        model.options(),
                        quick ? BenchOptions.quick() : BenchOptions.defaults());
        if (json) {
            out.println(Json.write(describe(result)));
        } else {
            print(out, result);
        }
        return ExitCode.OK;
    }

    private void roundingCost(PrintWriter out, String text) {
        ModelOptions options = model.options();
        Path directory = HubCache.resolve(model.model);
        Integer prefix;
        int[] tokens;
        try (LanguageModel opened = LanguageModel.open(model.model, options)) {
            prefix = opened.info().prefixId();
            tokens = opened.tokenizer().encode(text);
        }
        if (prefix == null) {
            throw new UsageException(
                    "--nll: expected a model with BOS or EOS to begin the text with, got neither");
        }
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        List<RoundingCost> costs = RoundingCost.measure(directory, options, prefix, tokens);
        if (json) {
            out.println(Json.write(describe(costs, bytes)));
        } else {
            print(out, costs, bytes);
        }
    }

    private static void print(PrintWriter out, List<RoundingCost> costs, int bytes) {
        out.printf(Locale.ROOT, "%,d tokens, %,d bytes%n%n", costs.getFirst().tokens(), bytes);
        Table table =
                new Table(
                        "weights",
                        "bits/token",
                        "bits/byte",
                        "difference",
                        "mean |dlogp|",
                        "argmax changed");
        double stored = bits(costs.getFirst());
        for (RoundingCost cost : costs) {
            table.row(
                    cost.dtype().toString().toLowerCase(Locale.ROOT),
                    String.format(Locale.ROOT, "%.4f", bits(cost) / cost.tokens()),
                    String.format(Locale.ROOT, "%.4f", bits(cost) / bytes),
                    String.format(Locale.ROOT, "%+.3f %%", 100 * (bits(cost) / stored - 1)),
                    String.format(Locale.ROOT, "%.5f", cost.meanAbsoluteDifference()),
                    String.format(Locale.ROOT, "%.2f %%", 100 * cost.argmaxChanged()));
        }
        out.print(table);
    }

    private static double bits(RoundingCost cost) {
        return cost.negativeLogLikelihood() / Math.log(2);
    }

    private static List<Map<String, Object>> describe(List<RoundingCost> costs, int bytes) {
        List<Map<String, Object>> descriptions = new ArrayList<>();
        for (RoundingCost cost : costs) {
            Map<String, Object> description = new LinkedHashMap<>();
            description.put("dtype", cost.dtype().toString().toLowerCase(Locale.ROOT));
            description.put("tokens", cost.tokens());
            description.put("bytes", bytes);
            description.put("bits_per_token", bits(cost) / cost.tokens());
            description.put("bits_per_byte", bits(cost) / bytes);
            description.put("mean_absolute_difference", cost.meanAbsoluteDifference());
            description.put("argmax_changed", cost.argmaxChanged());
            descriptions.add(description);
        }
        return descriptions;
    }

    private static void print(PrintWriter out, BenchResult result) {
        out.printf(
                Locale.ROOT,
                "%s: %,d parameters, %s%nkernels: %s%nlimits with %d threads: read %.1f GB/s, float32"
                        + " %.0f GFLOP/s%nopened in %.2f s, first token after %.2f s, weights packed after %.2f s%n",
                result.model().directory().getFileName(),
                result.model().parameterCount(),
                result.model().storedDtype(),
                result.kernels(),
                result.limits().threads(),
                result.limits().readBytesPerSecond() / 1e9,
                result.limits().flopsPerSecond() / 1e9,
                result.loadSeconds(),
                result.firstTokenSeconds(),
                result.packedSeconds());
        printMemory(out, result.memory());
        Table table =
                new Table(
                        "what", "sequences", "context", "tokens/s", "GFLOP/s", "GB/s", "of limit");
        for (Measurement one : result.measurements()) {
            table.row(
                    one.name(),
                    Integer.toString(one.sequences()),
                    String.format(Locale.ROOT, "%,d", one.context()),
                    String.format(Locale.ROOT, "%.1f", one.tokensPerSecond()),
                    String.format(Locale.ROOT, "%.1f", one.flopsPerSecond() / 1e9),
                    String.format(Locale.ROOT, "%.1f", one.bytesPerSecond() / 1e9),
                    String.format(Locale.ROOT, "%.2f", one.roofline()));
        }
        out.print(table);
    }

    private static void printMemory(PrintWriter out, MemoryUse memory) {
        String resident =
                memory.residentBytes().isPresent()
                        ? "%,d MB".formatted(memory.residentBytes().getAsLong() / MEGA)
                        : "unknown";
        out.printf(
                Locale.ROOT,
                "memory after a prompt: %s resident, %,d MB planned (weights %,d, keys and values %,d,"
                        + " everything else %,d)%n%n",
                resident,
                memory.plannedBytes() / MEGA,
                memory.weightBytes() / MEGA,
                memory.kvBytes() / MEGA,
                memory.reserveBytes() / MEGA);
    }

    private static Map<String, Object> describe(BenchResult result) {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("model", String.valueOf(result.model().directory().getFileName()));
        description.put("parameters", result.model().parameterCount());
        description.put("dtype", result.model().storedDtype());
        description.put("java", Runtime.version().toString());
        description.put("kernels", result.kernels());
        description.put("threads", result.limits().threads());
        description.put("read_bytes_per_second", result.limits().readBytesPerSecond());
        description.put("flops_per_second", result.limits().flopsPerSecond());
        description.put("load_seconds", result.loadSeconds());
        description.put("first_token_seconds", result.firstTokenSeconds());
        description.put("packed_seconds", result.packedSeconds());
        MemoryUse memory = result.memory();
        if (memory.residentBytes().isPresent()) {
            description.put("resident_bytes", memory.residentBytes().getAsLong());
        }
        description.put("planned_bytes", memory.plannedBytes());
        List<Map<String, Object>> measurements = new ArrayList<>();
        for (Measurement one : result.measurements()) {
            Map<String, Object> measurement = new LinkedHashMap<>();
            measurement.put("name", one.name());
            measurement.put("sequences", one.sequences());
            measurement.put("context", one.context());
            measurement.put("tokens", one.tokens());
            measurement.put("seconds", one.seconds());
            measurement.put("tokens_per_second", one.tokensPerSecond());
            measurement.put("flops_per_second", one.flopsPerSecond());
            measurement.put("bytes_per_second", one.bytesPerSecond());
            measurement.put("roofline", one.roofline());
            measurements.add(measurement);
        }
        description.put("measurements", measurements);
        return description;
    }
}
