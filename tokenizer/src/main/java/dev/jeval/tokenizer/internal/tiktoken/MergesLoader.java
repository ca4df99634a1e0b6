package dev.jeval.tokenizer.internal.tiktoken;

import dev.jeval.tokenizer.TokenizerFormatException;
import dev.jeval.tokenizer.internal.Vocabulary;
import dev.jeval.tokenizer.internal.bpe.CharBpe;
import dev.jeval.tokenizer.internal.bpe.MergeTable;
import dev.jeval.tokenizer.internal.hf.AddedToken;
import dev.jeval.tokenizer.internal.hf.HuggingFaceTokenizer;
import dev.jeval.tokenizer.internal.hf.model.BpeModel;
import dev.jeval.tokenizer.internal.io.JsonObject;
import dev.jeval.tokenizer.internal.io.JsonSource;
import dev.jeval.tokenizer.internal.regex.WordScanner;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/// Opens GPT-2's pair of files: `vocab.json` (piece to id, in the letters of bytes) and
/// `merges.txt` (one merge a line, best first; lines that start with `#version` are skipped).
public final class MergesLoader {
    private static final int MAX_BYTES = 1 << 28;

    private final Path mergesFile;
    private final Vocabulary vocabulary;

    private MergesLoader(Path mergesFile, Vocabulary vocabulary) {
        this.mergesFile = mergesFile;
        this.vocabulary = vocabulary;
    }

    /// What the files do not say.
    ///
    /// @param tokenizerClass class of the checkpoint's tokenizer without `Tokenizer`; `Qwen2` has
    ///   its own pattern and composes text (NFC), all others have GPT-2's
    /// @param addPrefixSpace whether a text gets a space in front
    /// @param unknown piece for what the vocabulary cannot spell; empty for none
    public record Settings(String tokenizerClass, boolean addPrefixSpace, String unknown) {}

    /// Opens both files, each of which may be gzipped.
    ///
    /// @param more tokens to add
    /// @throws TokenizerFormatException if one is damaged
    /// @throws UncheckedIOException if one cannot be read
    public static HuggingFaceTokenizer load(
            Path vocabFile, Path mergesFile, Settings settings, List<AddedToken> more) {
        Vocabulary vocabulary = vocabulary(vocabFile);
        MergeTable merges = new MergesLoader(mergesFile, vocabulary).merges();
        BpeModel model =
                BpeModel.of(
                        vocabulary,
                        merges,
                        new CharBpe.Settings(
                                vocabulary.find(settings.unknown()), false, false, "", "", false));
        boolean takesBytes = model.canTakeBytes();
        boolean qwen = settings.tokenizerClass().equals("Qwen2");
        BytePipeline pipeline =
                new BytePipeline(
                        qwen ? KnownEncoding.Patterns.QWEN : WordScanner.GPT2,
                        qwen,
                        settings.addPrefixSpace(),
                        OptionalInt.empty());
        return pipeline.over(takesBytes ? model.takingBytes() : model, !takesBytes, more);
    }

    private static Vocabulary vocabulary(Path file) {
        JsonObject json = JsonSource.readObject(file);
        Vocabulary.Builder builder = new Vocabulary.Builder(json.names().size());
        for (String piece : json.names()) {
            int id = json.integer(piece);
            if (id >= Vocabulary.MAX_IDS) {
                throw json.error(piece, "an id below " + Vocabulary.MAX_IDS);
            }
            builder.put(piece, id);
        }
        return builder.build();
    }

    private MergeTable merges() {
        List<String> lines =
                content()
                        .lines()
                        .filter(line -> !line.isEmpty() && !line.startsWith("#version"))
                        .toList();
        MergeTable.Builder builder = new MergeTable.Builder(lines.size(), vocabulary.limit());
        for (int rank = 0; rank < lines.size(); rank++) {
            String line = lines.get(rank);
            int space = line.indexOf(' ');
            if (space <= 0 || space == line.length() - 1 || line.indexOf(' ', space + 1) >= 0) {
                throw error(rank, "two pieces and a space between", "'" + line + "'");
            }
            String left = line.substring(0, space);
            String right = line.substring(space + 1);
            builder.put(id(rank, left), id(rank, right), rank, id(rank, left + right));
        }
        return builder.build();
    }

    private int id(int rank, String piece) {
        int id = vocabulary.find(piece);
        if (id < 0) {
            throw error(rank, "pieces of the vocabulary", "'" + piece + "'");
        }
        return id;
    }

    private String content() {
        try (InputStream in = JsonSource.plain(Files.newInputStream(mergesFile))) {
            byte[] data = in.readNBytes(MAX_BYTES + 1);
            if (data.length > MAX_BYTES) {
                throw new TokenizerFormatException(
                        "%s: expected at most %d bytes, got more".formatted(mergesFile, MAX_BYTES));
            }
            return new String(data, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(mergesFile + ": cannot be read", e);
        }
    }

    private TokenizerFormatException error(int rank, String expected, String got) {
        return new TokenizerFormatException(
                "%s: merge %d: expected %s, got %s".formatted(mergesFile, rank, expected, got));
    }
}
