package dev.jeval.perf;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.sentencepiece.SpProcessor;
import ai.djl.sentencepiece.SpTokenizer;
import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import dev.jeval.tokenizer.CheckpointTokenizer;
import dev.jeval.tokenizer.Tokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/// Encoding speed beside the same files in other implementations: SentencePiece (C++) and Hugging Face
/// tokenizers (Rust) through DJL, and jtokkit (Java). One thread, CPU time of that thread, implementations
/// in turn, best of the rounds; total token counts are printed, so that a wrong answer is seen.
///
/// Arguments: folder of texts, then tokenizer folders. Options: `-Drounds=5`, `-Dmegabytes=10`. Built by the
/// profile `peers`.
public final class TokenizerPeers {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private TokenizerPeers() {}

    /// Counts the tokens of one document.
    @FunctionalInterface
    private interface Engine {
        int count(String text);
    }

    /// An implementation on one tokenizer file.
    private static final class Candidate {
        private final String name;
        private final Engine engine;

        /// Our implementation of the same file; itself if this is ours.
        private final Candidate ours;

        private long best = Long.MAX_VALUE;
        private long tokens;

        Candidate(String name, Engine engine) {
            this.name = name;
            this.engine = engine;
            this.ours = this;
        }

        Candidate(String name, Engine engine, Candidate ours) {
            this.name = name;
            this.engine = engine;
            this.ours = ours;
        }

        void run(List<String> documents) {
            long start = THREADS.getCurrentThreadCpuTime();
            long count = 0;
            for (String document : documents) {
                count += engine.count(document);
            }
            best = Math.min(best, THREADS.getCurrentThreadCpuTime() - start);
            tokens = count;
        }
    }

    /// Measures and prints.
    ///
    /// @throws IOException if a file cannot be read
    public static void main(String[] arguments) throws IOException {
        if (arguments.length < 2) {
            throw new IllegalArgumentException(
                    "expected TEXTS TOKENIZER..., got " + Arrays.toString(arguments));
        }
        int rounds = Integer.getInteger("rounds", 5);
        List<String> documents =
                TokenizerTexts.documents(
                        Path.of(arguments[0]), 1_000_000L * Integer.getInteger("megabytes", 10));
        long bytes =
                documents.stream()
                        .mapToLong(text -> text.getBytes(StandardCharsets.UTF_8).length)
                        .sum();
        System.out.printf(
                "%s, Java %s, %d documents, %d bytes, best of %d rounds%n",
                System.getProperty("os.arch"),
                Runtime.version(),
                documents.size(),
                bytes,
                rounds);
        for (String folder : Arrays.asList(arguments).subList(1, arguments.length)) {
            compare(Path.of(folder), documents, bytes, rounds);
        }
    }

    private static void compare(Path folder, List<String> documents, long bytes, int rounds)
            throws IOException {
        List<Candidate> candidates = candidates(folder);
        for (int round = 0; round < rounds; round++) {
            for (Candidate candidate : candidates) {
                candidate.run(documents);
            }
        }
        for (Candidate candidate : candidates) {
            System.out.printf(
                    "%-24s %-16s %8.2f MB/s %10d tokens%s%n",
                    folder.getFileName(),
                    candidate.name,
                    1e3 * bytes / candidate.best,
                    candidate.tokens,
                    candidate.ours == candidate
                            ? ""
                            : "  %s is %.2f x as fast"
                                    .formatted(
                                            candidate.ours.name,
                                            (double) candidate.best / candidate.ours.best));
        }
    }

    private static List<Candidate> candidates(Path folder) throws IOException {
        List<Candidate> candidates = new ArrayList<>();
        Path model = unpacked(folder, "tokenizer.model");
        if (Files.exists(model)) {
            Candidate ours = ours("jeval .model", model);
            candidates.add(ours);
            SpProcessor reference = new SpTokenizer(model).getProcessor();
            candidates.add(
                    new Candidate("sentencepiece", text -> reference.encode(text).length, ours));
        }
        for (Path ranks : ranks(folder)) {
            candidates.add(ours("jeval .tiktoken", ranks));
        }
        Path json = unpacked(folder, "tokenizer.json");
        if (Files.exists(json)) {
            Candidate ours = ours("jeval .json", json);
            candidates.add(ours);
            HuggingFaceTokenizer reference =
                    HuggingFaceTokenizer.newInstance(
                            json, Map.of("addSpecialTokens", "false", "truncation", "false"));
            candidates.add(
                    new Candidate(
                            "tokenizers",
                            text -> reference.encode(text, false, false).getIds().length,
                            ours));
        }
        for (EncodingType type : EncodingType.values()) {
            if (!candidates.isEmpty()
                    && type.getName().startsWith(folder.getFileName().toString())) {
                Encoding encoding = Encodings.newLazyEncodingRegistry().getEncoding(type);
                candidates.add(
                        new Candidate(
                                "jtokkit",
                                text -> encoding.encodeOrdinary(text).size(),
                                candidates.getFirst()));
            }
        }
        return candidates;
    }

    private static Candidate ours(String name, Path file) {
        Tokenizer tokenizer = CheckpointTokenizer.open(file).tokenizer();
        return new Candidate(name, text -> tokenizer.encode(text).length);
    }

    private static List<Path> ranks(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().contains(".tiktoken")).sorted().toList();
        }
    }

    /// The file itself, or a temporary copy if only a compressed one is there.
    private static Path unpacked(Path folder, String name) throws IOException {
        Path compressed = folder.resolve(name + ".gz");
        if (!Files.exists(compressed)) {
            return folder.resolve(name);
        }
        Path copy = Files.createTempDirectory("jeval-peers").resolve(name);
        try (InputStream stream = new GZIPInputStream(Files.newInputStream(compressed))) {
            Files.copy(stream, copy);
        }
        copy.toFile().deleteOnExit();
        return copy;
    }
}
