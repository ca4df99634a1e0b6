package dev.jeval.tokenizer.internal.tiktoken;

import dev.jeval.tokenizer.TokenizerFormatException;
import dev.jeval.tokenizer.internal.hf.AddedToken;
import dev.jeval.tokenizer.internal.hf.HuggingFaceTokenizer;
import dev.jeval.tokenizer.internal.io.JsonSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.SequencedMap;

/// Opens tiktoken rank files (`*.tiktoken`, Llama 3's `tokenizer.model`). Special tokens in a text
/// are found first, as everywhere here; tiktoken's own `encode_ordinary` reads them as plain text.
public final class TiktokenLoader {
    /// What a first line of a rank file takes at most.
    private static final int FIRST_BYTES = 64;

    private TiktokenLoader() {}

    /// Whether `file`, gzipped or not, holds ranks.
    ///
    /// @throws UncheckedIOException if it cannot be read
    public static boolean holdsRanks(Path file) {
        try (InputStream in = JsonSource.plain(Files.newInputStream(file))) {
            return RankFile.looksLikeRanks(in.readNBytes(FIRST_BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be read", e);
        }
    }

    /// Opens a rank file.
    ///
    /// @param more tokens to add to those that the encoding is known to have
    /// @throws TokenizerFormatException if the file is damaged, or of no known encoding
    /// @throws UncheckedIOException if it cannot be read
    public static HuggingFaceTokenizer load(Path file, List<AddedToken> more) {
        byte[][] tokens = RankFile.read(file);
        KnownEncoding encoding = KnownEncoding.withRanks(tokens.length);
        if (encoding == null) {
            throw new TokenizerFormatException(
                    "%s: expected as many ranks as a known encoding has (%s), got %d; convert the file to tokenizer.json"
                            .formatted(file, KnownEncoding.described(), tokens.length));
        }
        SequencedMap<String, Integer> special = encoding.specialTokens();
        String bos = encoding.bos();
        BytePipeline pipeline =
                new BytePipeline(
                        encoding.pattern(),
                        encoding.composes(),
                        false,
                        bos == null
                                ? OptionalInt.empty()
                                : OptionalInt.of(special.getOrDefault(bos, 0)));
        return pipeline.over(
                RankModel.of(file.toString(), tokens, 0, special),
                false,
                BytePipeline.added(special.keySet(), more));
    }
}
