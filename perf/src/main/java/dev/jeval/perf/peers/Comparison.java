package dev.jeval.perf.peers;

import dev.jeval.perf.peers.Settings.Engine;
import dev.jeval.perf.peers.Settings.Shape;
import dev.jeval.perf.peers.Settings.Weights;
import dev.jeval.perf.peers.Settings.What;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Measures the engine beside others on the same random weights and writes a Markdown table.
///
/// All engines of a model are open at once, each in a process of its own; for each figure they take
/// turns, round after round, on an otherwise idle machine ([IdleMachine]). Prefill of llama.cpp is
/// that of `llama-bench`, HellaSwag-like scoring that of `llama-perplexity`, everything else is
/// asked of workers (directory `perf/peers`), which `perf/peers/prepare` builds.
public final class Comparison {
    static final String DOCUMENTS = "documents/s";
    private static final String TOKENS = "tokens/s";
    private static final String LLAMA_CPP = "llama.cpp";
    private static final int WARM_UP = 2;
    // After a run of this length everything is compiled.
    private static final double LONG_SECONDS = 5;
    // A peer that needs longer is asked once only.
    private static final double SLOW_SECONDS = 60;
    private static final long LIMIT_SECONDS = 600;

    private final Settings settings;
    private final Path scratch;
    private final PrintStream log;
    private final IdleMachine machine;
    private final List<Figure> figures = new ArrayList<>();

    private Comparison(Settings settings, Path scratch, PrintStream log) {
        this.settings = settings;
        this.scratch = scratch;
        this.log = log;
        this.machine = new IdleMachine(!settings.brief(), log);
    }

    /// Runs the comparison; exit code 2 if the arguments are not understood.
    public static void main(String[] args) throws IOException {
        Settings settings;
        try {
            settings = Settings.parse(List.of(args));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n" + Settings.USAGE);
            System.exit(2);
            return;
        }
        Path scratch = Files.createTempDirectory("jeval-peers");
        Comparison comparison = new Comparison(settings, scratch, System.err);
        System.err.println("errors of the engines: " + scratch.resolve("engines.log"));
        comparison.run();
        System.out.println(Files.readString(settings.out()));
        System.exit(0);
    }

    private void run() throws IOException {
        for (Shape shape : settings.shapes()) {
            for (Weights weights : settings.weights()) {
                if (measures(What.PREFILL) || measures(What.DECODE)) {
                    passes(shape, weights);
                }
                if (measures(What.SCORE) && (weights == Weights.BF16 || weights == Weights.F16)) {
                    score(shape, weights);
                }
                if (measures(What.FEWSHOT) && weights == Weights.BF16) {
                    fewShot(shape, weights);
                }
                // Written again after each part, so that a run that is stopped is not lost.
                Files.writeString(settings.out(), Report.of(settings, figures, machine));
            }
        }
    }

    private boolean measures(What what) {
        return settings.measures().contains(what);
    }

    private boolean runs(Engine engine) {
        return settings.engines().contains(engine);
    }

    /// Prompts and single tokens.
    private void passes(Shape shape, Weights weights) throws IOException {
        Map<String, Peer> workers = new LinkedHashMap<>();
        try {
            workers.put(Figure.OURS, jeval(shape, weights));
            if (runs(Engine.LLAMA_CPP)) {
                workers.put(LLAMA_CPP, llamaCpp(shape, weights));
            }
            if (runs(Engine.JLAMA)) {
                addJlama(workers, shape, weights);
            }
            if (runs(Engine.LLAMA3_JAVA) && shape == Shape.LLAMA) {
                workers.put("llama3.java", llama3Java(shape, weights));
            }
            if (measures(What.PREFILL)) {
                Map<String, Peer> prefill = new LinkedHashMap<>(workers);
                prefill.computeIfPresent(
                        LLAMA_CPP,
                        (name, worker) ->
                                new LlamaBench(
                                        llamaCppProgram("llama-bench"),
                                        gguf(shape, weights),
                                        settings.threads()));
                prefill(shape, weights, prefill, size(128, 16));
                prefill(shape, weights, withoutJava(prefill), size(512, 32));
            }
            if (measures(What.DECODE)) {
                decode(shape, weights, workers, size(128, 16), 1);
                decode(shape, weights, only(Figure.OURS, workers), size(128, 16), 8);
                decode(shape, weights, withoutJava(workers), size(2048, 32), 1);
            }
        } finally {
            workers.values().forEach(Peer::close);
        }
    }

    private void prefill(Shape shape, Weights weights, Map<String, Peer> peers, int tokens)
            throws IOException {
        Figure figure = new Figure(model(shape, weights), "prefill " + tokens, TOKENS, tokens);
        measure(figure, peers, "prefill " + tokens);
    }

    private void decode(
            Shape shape, Weights weights, Map<String, Peer> peers, int context, int sequences)
            throws IOException {
        int tokens = size(16, 2);
        String what =
                "decode at %d%s"
                        .formatted(
                                context,
                                sequences == 1 ? "" : ", %d sequences".formatted(sequences));
        Figure figure =
                new Figure(model(shape, weights), what, TOKENS, (double) tokens * sequences);
        measure(figure, peers, "decode %d %d %d".formatted(context, tokens, sequences));
    }

    /// Multiple-choice tasks.
    private void score(Shape shape, Weights weights) throws IOException {
        int tasks = size(24, 2);
        Path file = scratch.resolve("hellaswag.txt");
        HellaswagFile.write(file, tasks);
        Map<String, Peer> peers = new LinkedHashMap<>();
        try {
            peers.put(Figure.OURS, jeval(shape, weights));
            if (runs(Engine.LLAMA_CPP)) {
                peers.put(
                        "llama-perplexity",
                        new LlamaPerplexity(
                                llamaCppProgram("llama-perplexity"),
                                gguf(shape, weights),
                                settings.threads()));
            }
            Figure figure = new Figure(model(shape, weights), "hellaswag-like", "tasks/s", tasks);
            measure(figure, peers, "score %s %d".formatted(file, tasks));
        } finally {
            peers.values().forEach(Peer::close);
        }
    }

    private void fewShot(Shape shape, Weights weights) throws IOException {
        int documents = size(32, 2);
        try (Peer jeval = jeval(shape, weights)) {
            Figure figure =
                    new Figure(
                            model(shape, weights),
                            "%d documents of 400 shared + 60 tokens".formatted(documents),
                            DOCUMENTS,
                            documents);
            measure(figure, Map.of(Figure.OURS, jeval), "fewshot " + documents);
        }
    }

    /// Warms every engine up and lets them take turns. An engine that fails is left out.
    private void measure(Figure figure, Map<String, Peer> engines, String request)
            throws IOException {
        log.println(figure.model() + ", " + figure.what());
        Map<String, Peer> peers = new LinkedHashMap<>(engines);
        Map<String, Integer> rounds = new LinkedHashMap<>();
        for (Map.Entry<String, Peer> one : engines.entrySet()) {
            try {
                double seconds = warmUp(one.getValue(), request);
                rounds.put(one.getKey(), seconds > SLOW_SECONDS ? 1 : settings.rounds());
            } catch (IOException e) {
                fail(one.getKey(), e, peers);
            }
        }
        Peer ours = engines.get(Figure.OURS);
        limits(figure, ours, peers);
        for (int round = 0; round < settings.rounds(); round++) {
            for (Map.Entry<String, Peer> one : List.copyOf(peers.entrySet())) {
                if (round >= rounds.getOrDefault(one.getKey(), 0)) {
                    continue;
                }
                try {
                    double[] answer =
                            machine.sample(engines.values(), () -> one.getValue().measure(request));
                    log.println("  " + one.getKey() + " " + Arrays.toString(answer));
                    figure.add(one.getKey(), answer);
                } catch (IOException e) {
                    fail(one.getKey(), e, peers);
                }
            }
        }
        limits(figure, ours, peers);
        figures.add(figure);
    }

    private double warmUp(Peer peer, String request) throws IOException {
        double seconds = 0;
        if (peer instanceof Worker) {
            for (int i = 0; i < WARM_UP && seconds <= LONG_SECONDS; i++) {
                seconds = peer.measure(request)[0];
            }
        }
        return seconds;
    }

    private void limits(Figure figure, Peer ours, Map<String, Peer> peers) throws IOException {
        figure.limits().add(machine.sample(peers.values(), () -> ours.measure("limits")));
    }

    private void fail(String engine, IOException error, Map<String, Peer> peers)
            throws IOException {
        if (engine.equals(Figure.OURS)) {
            throw error;
        }
        log.println("  left out: " + engine + ": " + error.getMessage());
        peers.remove(engine);
    }

    private int size(int full, int brief) {
        return settings.brief() ? brief : full;
    }

    private static String model(Shape shape, Weights weights) {
        return shape + " " + weights.name().toLowerCase(Locale.ROOT);
    }

    private static Map<String, Peer> only(String engine, Map<String, Peer> peers) {
        Map<String, Peer> one = new LinkedHashMap<>(peers);
        one.keySet().retainAll(List.of(engine));
        return one;
    }

    private static Map<String, Peer> withoutJava(Map<String, Peer> peers) {
        Map<String, Peer> rest = new LinkedHashMap<>(peers);
        rest.keySet().retainAll(List.of(Figure.OURS, LLAMA_CPP));
        return rest;
    }

    private Path gguf(Shape shape, Weights weights) {
        Path files = shape.files(settings.models());
        return files.resolveSibling(files.getFileName() + "-" + weights.gguf + ".gguf");
    }

    private Path checkpoint(Shape shape, String type) {
        Path files = shape.files(settings.models());
        return files.resolveSibling(files.getFileName() + "-" + type);
    }

    private Path llamaCppProgram(String name) {
        return settings.peers().resolve("llama.cpp/build/bin").resolve(name);
    }

    private Worker start(List<String> command) throws IOException {
        return Worker.start(command, scratch.resolve("engines.log"), LIMIT_SECONDS);
    }

    private static List<String> java(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--add-modules=jdk.incubator.vector");
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(List.of(arguments));
        return command;
    }

    /// Options for this engine's JVM, those of the start script.
    static List<String> javaOptions() {
        String options = System.getenv().getOrDefault("JEVAL_JAVA_OPTIONS", "");
        return options.isBlank() ? List.of() : List.of(options.strip().split(" +"));
    }

    private Worker jeval(Shape shape, Weights weights) throws IOException {
        List<String> command =
                java(
                        "-cp",
                        System.getProperty("java.class.path"),
                        JevalWorker.class.getName(),
                        checkpoint(shape, weights.checkpoint).toString(),
                        weights.dtype,
                        Integer.toString(settings.threads()));
        command.addAll(1, javaOptions());
        return start(command);
    }

    private Worker llamaCpp(Shape shape, Weights weights) throws IOException {
        return start(
                List.of(
                        llamaCppProgram("worker").toString(),
                        gguf(shape, weights).toString(),
                        Integer.toString(settings.threads())));
    }

    /// Jlama where it has the weights: BF16, and 4 bits with activations as they are or in 8 bits.
    private void addJlama(Map<String, Peer> workers, Shape shape, Weights weights)
            throws IOException {
        if (weights == Weights.BF16) {
            workers.put("Jlama", jlama(checkpoint(shape, "bf16"), "F32"));
        } else if (weights == Weights.INT4) {
            workers.put("Jlama, F32 activations", jlama(checkpoint(shape, "jlama-q4"), "F32"));
            workers.put("Jlama, I8 activations", jlama(checkpoint(shape, "jlama-q4"), "I8"));
        }
    }

    private Worker jlama(Path directory, String activations) throws IOException {
        Path jlama = settings.peers().resolve("jlama");
        String tensors = "com.github.tjake.jlama.tensor.";
        String operations = tensors + "operations.PanamaTensorOperations";
        // What Jlama's own launcher passes.
        return start(
                java(
                        "--add-opens=jdk.incubator.vector/jdk.incubator.vector=ALL-UNNAMED",
                        "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Djdk.incubator.vector.VECTOR_ACCESS_OOB_CHECK=0",
                        "-Djlama.force_panama_tensor_operations=true",
                        "-XX:+UnlockDiagnosticVMOptions",
                        "-XX:+AlignVector",
                        "-XX:CompileCommand=quiet",
                        "-XX:CompileCommand=inline," + operations + "::dotProduct*",
                        "-XX:CompileCommand=inline," + operations + "::quantize*",
                        "-XX:CompileCommand=inline," + operations + "*::mpack*",
                        "-XX:CompileCommand=inline," + tensors + "AbstractTensor::getOffset*",
                        "-XX:CompileCommand=inline," + tensors + "*::getVector*",
                        "-XX:MaxDirectMemorySize=8g",
                        "-cp",
                        jlama.resolve("classes") + ":" + jlama.resolve("lib") + "/*",
                        "JlamaWorker",
                        directory.toString(),
                        activations,
                        Integer.toString(settings.threads())));
    }

    private Worker llama3Java(Shape shape, Weights weights) throws IOException {
        return start(
                java(
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Djdk.incubator.vector.VECTOR_ACCESS_OOB_CHECK=0",
                        "-Djava.util.concurrent.ForkJoinPool.common.parallelism="
                                + (settings.threads() - 1),
                        "-cp",
                        settings.peers().resolve("llama3.java/classes").toString(),
                        "com.llama4j.Llama3Worker",
                        gguf(shape, weights).toString()));
    }
}
