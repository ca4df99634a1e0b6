package dev.jeval.perf.peers;

import dev.jeval.engine.ModelOptions;
import dev.jeval.engine.ModelOptions.WeightType;
import dev.jeval.engine.bench.MachineLimits;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// This engine as a peer: `JevalWorker DIR DTYPE THREADS` opens a checkpoint at the first request
/// and measures on request.
///
/// Requests are lines of standard input, answers lines `result NUMBER...` of standard output:
///
/// - `limits`: bytes read per second, float32 operations per second ([MachineLimits]);
/// - `prefill TOKENS`: seconds, operations, bytes;
/// - `decode CONTEXT TOKENS SEQUENCES`: the same;
/// - `score FILE TASKS`: seconds for the tasks of a [HellaswagFile];
/// - `fewshot DOCUMENTS`: seconds together, seconds one by one (the bits are compared).
public final class JevalWorker implements AutoCloseable {
    private final Path directory;
    private final ModelOptions options;
    private @Nullable Passes passes;
    private @Nullable Scoring scoring;

    private JevalWorker(Path directory, ModelOptions options) {
        this.directory = directory;
        this.options = options;
    }

    /// Answers requests until standard input ends.
    public static void main(String[] args) throws IOException {
        ModelOptions options =
                ModelOptions.defaults()
                        .withDtype(WeightType.valueOf(args[1].toUpperCase(Locale.ROOT)))
                        .withThreads(Integer.parseInt(args[2]));
        run(
                Path.of(args[0]),
                options,
                new InputStreamReader(System.in, StandardCharsets.UTF_8),
                System.out);
    }

    static void run(Path directory, ModelOptions options, Reader requests, PrintStream answers)
            throws IOException {
        try (JevalWorker worker = new JevalWorker(directory, options);
                BufferedReader lines = new BufferedReader(requests)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                double[] numbers = worker.answer(line.split(" ", -1));
                answers.println(
                        Arrays.stream(numbers)
                                .mapToObj(Double::toString)
                                .collect(Collectors.joining(" ", Worker.ANSWER, "")));
                answers.flush();
            }
        }
    }

    private double[] answer(String[] request) throws IOException {
        return switch (request[0]) {
            case "limits" -> {
                MachineLimits limits = MachineLimits.measure(options.threads());
                yield new double[] {limits.readBytesPerSecond(), limits.flopsPerSecond()};
            }
            case "prefill" -> passes().prefill(number(request, 1));
            case "decode" ->
                    passes().decode(number(request, 1), number(request, 2), number(request, 3));
            case "score" -> scoring().score(Path.of(request[1]), number(request, 2));
            case "fewshot" -> scoring().fewShot(number(request, 1));
            default -> throw new IllegalArgumentException("unknown request " + request[0]);
        };
    }

    private static int number(String[] request, int index) {
        return Integer.parseInt(request[index]);
    }

    private Passes passes() {
        if (passes == null) {
            passes = Passes.open(directory, options);
        }
        return passes;
    }

    private Scoring scoring() {
        if (scoring == null) {
            scoring = Scoring.open(directory, options);
        }
        return scoring;
    }

    @Override
    public void close() {
        if (passes != null) {
            passes.close();
        }
        if (scoring != null) {
            scoring.close();
        }
    }
}
