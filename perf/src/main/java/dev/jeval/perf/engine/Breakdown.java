package dev.jeval.perf.engine;

import com.sun.management.OperatingSystemMXBean;
import dev.jeval.engine.ModelOptions;
import dev.jeval.engine.internal.kernel.Compute;
import dev.jeval.engine.internal.run.Chunk;
import dev.jeval.engine.internal.run.ForwardPass;
import dev.jeval.engine.internal.run.KvSequence;
import dev.jeval.engine.internal.run.ModelLoader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/// Where the time of a forward pass goes: samples of all threads of the team, taken by the flight
/// recorder, by kind of operation.
///
/// Arguments: `--model DIR`, optionally `--threads N` (2), `--seconds N` of each workload (10) and
/// `--only TEXT`: workloads whose name contains it.
public final class Breakdown {
    private static final long SEED = 9;
    private static final int PROMPT = 512;
    private static final String SAMPLE = "jdk.ExecutionSample";
    private static final Duration PERIOD = Duration.ofMillis(1);

    /// Kinds by the innermost frame that tells them, as `Class.method` suffixes.
    private static final Map<String, String> KINDS = kinds();

    private final ForwardPass forward;
    private final int seconds;
    private final String only;
    private final Random random = new Random(SEED);

    private Breakdown(ForwardPass forward, int seconds, String only) {
        this.forward = forward;
        this.seconds = seconds;
        this.only = only;
    }

    private static Map<String, String> kinds() {
        Map<String, String> kinds = new LinkedHashMap<>();
        kinds.put("VectorAttention.", "attention");
        kinds.put("VocabularyFold.", "head fold");
        kinds.put("HeadOutput.", "head fold");
        kinds.put("VectorPanels.", "products");
        kinds.put("TokenTiles.", "copies to tiles");
        kinds.put("MatrixProducts.", "copies of outputs");
        kinds.put("AttentionOperations$Store.", "store of keys and values");
        kinds.put("AttentionOperations$Attend.", "attention");
        kinds.put("RowOperations$Norm.", "norms");
        kinds.put("RowOperations$Rope.", "rope");
        kinds.put("RowOperations$Gate.", "activation");
        kinds.put("RowOperations$Activate.", "activation");
        kinds.put("RowOperations$Add.", "residual");
        kinds.put("WorkerTeam.awaitHelpers", "barriers");
        kinds.put("WorkerTeam$Worker.awaitJob", "barriers");
        return kinds;
    }

    /// Measures all workloads and prints their shares.
    public static void main(String[] args) throws IOException {
        Map<String, String> options = options(args);
        int threads = Integer.parseInt(options.getOrDefault("--threads", "2"));
        int seconds = Integer.parseInt(options.getOrDefault("--seconds", "10"));
        Path model = EngineBenchmark.directory(options.getOrDefault("--model", ""));
        Compute compute = Compute.open(threads);
        try (ForwardPass forward =
                ModelLoader.load(model, ModelOptions.defaults(), compute).forward()) {
            Breakdown breakdown =
                    new Breakdown(forward, seconds, options.getOrDefault("--only", ""));
            breakdown.report("prefill " + PROMPT, PROMPT, breakdown::prefill);
            breakdown.report("score " + PROMPT, PROMPT, breakdown::score);
            for (int context : new int[] {128, 2048}) {
                for (int sequences : new int[] {1, 8}) {
                    breakdown.decode(context, sequences);
                }
            }
        }
    }

    private static Map<String, String> options(String[] args) {
        Map<String, String> options = new LinkedHashMap<>();
        for (int i = 0; i + 1 < args.length; i += 2) {
            options.put(args[i], args[i + 1]);
        }
        return options;
    }

    private void prefill() {
        try (KvSequence sequence = newSequence()) {
            forward.run(List.of(new Chunk(sequence, tokens(PROMPT)).greedy(PROMPT - 1)));
        }
    }

    private void score() {
        int[] positions = new int[PROMPT];
        Arrays.setAll(positions, i -> i);
        try (KvSequence sequence = newSequence()) {
            Chunk chunk = new Chunk(sequence, tokens(PROMPT)).score(positions, tokens(PROMPT));
            forward.run(List.of(chunk));
        }
    }

    private List<KvSequence> contexts(int context, int sequences) {
        KvSequence first = newSequence();
        forward.run(List.of(new Chunk(first, tokens(context))));
        List<KvSequence> contexts = new ArrayList<>(List.of(first));
        while (contexts.size() < sequences) {
            KvSequence other = newSequence();
            forward.run(List.of(new Chunk(other, tokens(context))));
            contexts.add(other);
        }
        return contexts;
    }

    private void decode(int context, int sequences) throws IOException {
        String name = "decode, context " + context + ", sequences " + sequences;
        if (name.contains(only)) {
            List<KvSequence> contexts = contexts(context, sequences);
            report(name, sequences, () -> decode(contexts));
            contexts.forEach(KvSequence::close);
        }
    }

    private void decode(List<KvSequence> contexts) {
        List<Chunk> chunks = new ArrayList<>();
        for (KvSequence sequence : contexts) {
            chunks.add(new Chunk(sequence.fork(sequence.length()), tokens(1)).greedy(0));
        }
        forward.run(chunks);
        chunks.forEach(chunk -> chunk.sequence().close());
    }

    private KvSequence newSequence() {
        return forward.newSequence(forward.positionKey(1));
    }

    private int[] tokens(int count) {
        int[] ids = new int[count];
        Arrays.setAll(ids, i -> random.nextInt(forward.vocabSize()));
        return ids;
    }

    private void report(String name, int tokens, Runnable step) throws IOException {
        if (!name.contains(only)) {
            return;
        }
        repeat(step, seconds / 2.0);
        Path file = Files.createTempFile("breakdown", ".jfr");
        double rate;
        double cores;
        try (Recording recording = new Recording()) {
            recording.enable(SAMPLE).withPeriod(PERIOD);
            recording.start();
            long cpuBefore = cpuNanos();
            long begin = System.nanoTime();
            rate = tokens * repeat(step, seconds);
            cores = (double) (cpuNanos() - cpuBefore) / (System.nanoTime() - begin);
            recording.stop();
            recording.dump(file);
        }
        Map<String, Integer> counts = counts(file);
        Files.delete(file);
        int total = counts.values().stream().mapToInt(Integer::intValue).sum();
        System.out.printf("%s: %.1f tokens/s, %.2f cores, %d samples%n", name, rate, cores, total);
        counts.entrySet().stream()
                .sorted((a, b) -> b.getValue() - a.getValue())
                .forEach(e ->
                        System.out.printf(
                                "  %5.1f %%  %s%n", 100.0 * e.getValue() / total, e.getKey()));
    }

    private static long cpuNanos() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean bean
                ? bean.getProcessCpuTime()
                : 0;
    }

    /// Runs `step` for some seconds; returns steps per second.
    private static double repeat(Runnable step, double seconds) {
        long start = System.nanoTime();
        long steps = 0;
        double took;
        do {
            step.run();
            steps++;
            took = (System.nanoTime() - start) * 1e-9;
        } while (took < seconds);
        return steps / took;
    }

    private static Map<String, Integer> counts(Path file) throws IOException {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
            // The engine's own events are in the file too.
            if (!event.getEventType().getName().equals(SAMPLE)) {
                continue;
            }
            RecordedThread thread = event.getThread("sampledThread");
            if (event.getStackTrace() != null
                    && thread != null
                    && (thread.getJavaName().equals("main")
                            || thread.getJavaName().startsWith("jeval-worker"))) {
                counts.merge(kind(event.getStackTrace().getFrames()), 1, Integer::sum);
            }
        }
        return counts;
    }

    private static String kind(List<RecordedFrame> frames) {
        for (RecordedFrame frame : frames) {
            String type = frame.getMethod().getType().getName();
            String name =
                    type.substring(type.lastIndexOf('.') + 1) + "." + frame.getMethod().getName();
            for (Map.Entry<String, String> kind : KINDS.entrySet()) {
                if (name.startsWith(kind.getKey())) {
                    return kind.getValue();
                }
            }
        }
        return "other";
    }
}
