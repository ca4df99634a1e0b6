package dev.jeval.perf;

import dev.jeval.tokenizer.CheckpointTokenizer;
import dev.jeval.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Encoding and decoding of mixed Japanese and English documents, 10 MB at a time. Give both
/// parameters: `-p tokenizer=FILE -p texts=FOLDER`.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3)
@Measurement(iterations = 5)
public class TokenizerBenchmark {
    private static final long BYTES = 10_000_000;

    /// A tokenizer file, or a folder with one.
    @Param({""})
    public String tokenizer;

    /// A folder of Japanese and English text files.
    @Param({""})
    public String texts;

    private Tokenizer subject;
    private List<String> documents;
    private int[][] encoded;

    /// Opens the tokenizer and cuts the documents.
    @Setup(Level.Trial)
    public void open() throws IOException {
        if (tokenizer.isEmpty() || texts.isEmpty()) {
            throw new IllegalArgumentException(
                    "expected -p tokenizer=FILE -p texts=FOLDER, got '%s' and '%s'"
                            .formatted(tokenizer, texts));
        }
        subject = CheckpointTokenizer.open(Path.of(tokenizer)).tokenizer();
        documents = TokenizerTexts.documents(Path.of(texts), BYTES);
        encoded = documents.stream().map(subject::encode).toArray(int[][]::new);
    }

    /// Ids of all documents.
    @Benchmark
    public long encode() {
        long tokens = 0;
        for (String document : documents) {
            tokens += subject.encode(document).length;
        }
        return tokens;
    }

    /// Text of all documents.
    @Benchmark
    public long decode() {
        long characters = 0;
        for (int[] ids : encoded) {
            characters += subject.decode(ids, false).length();
        }
        return characters;
    }
}
