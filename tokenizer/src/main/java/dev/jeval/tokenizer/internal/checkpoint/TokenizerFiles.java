package dev.jeval.tokenizer.internal.checkpoint;

import dev.jeval.tokenizer.TokenizerFormatException;
import dev.jeval.tokenizer.TokenizerMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Finds the tokenizer file of a checkpoint directory. Names may end in `.gz`.
public final class TokenizerFiles {
    private static final String FAST_NAME = "tokenizer.json";
    private static final List<String> SENTENCEPIECE_NAMES =
            List.of("tokenizer.model", "spiece.model", "sentencepiece.bpe.model", "spm.model");

    private TokenizerFiles() {}

    /// A tokenizer file and what it holds.
    ///
    /// @param file the file
    /// @param format what it holds
    public record Found(Path file, Format format) {}

    /// What tokenizer files hold.
    public enum Format {
        /// `tokenizer.json`.
        HUGGING_FACE,
        /// A SentencePiece model, or, under the same name, tiktoken ranks.
        SENTENCEPIECE,
        /// tiktoken ranks.
        TIKTOKEN,
        /// `vocab.json`, with `merges.txt` beside it.
        VOCAB_AND_MERGES,
        /// Mistral's `tekken.json`.
        TEKKEN
    }

    /// The tokenizer file to use.
    ///
    /// @throws TokenizerFormatException if the directory has none of the form asked for
    public static Found find(Path directory, TokenizerMode mode, TokenizerConfig config) {
        Path fast = existing(directory, FAST_NAME);
        Found slow = findSlow(directory);
        if (mode == TokenizerMode.AUTO && slow != null && (fast == null || config.isSlowOnly())) {
            return slow;
        }
        if (mode != TokenizerMode.SLOW && fast != null) {
            return new Found(fast, Format.HUGGING_FACE);
        }
        if (mode == TokenizerMode.SLOW && slow != null) {
            return slow;
        }
        throw new TokenizerFormatException(
                "%s: expected %s, got none%s"
                        .formatted(
                                directory,
                                switch (mode) {
                                    case AUTO ->
                                            "a tokenizer (tokenizer.json, tokenizer.model,"
                                                    + " *.tiktoken, vocab.json with merges.txt or"
                                                    + " tekken.json)";
                                    case FAST -> "a tokenizer.json";
                                    case SLOW ->
                                            "an original tokenizer (tokenizer.model, *.tiktoken,"
                                                    + " vocab.json with merges.txt or tekken.json)";
                                },
                                mode == TokenizerMode.AUTO
                                        ? ""
                                        : "; use tokenizer mode auto to take what is there"));
    }

    /// The file called `name` in the directory of `file`.
    ///
    /// @throws TokenizerFormatException if there is none
    public static Path besides(Path file, String name) {
        Path found = existing(file.resolveSibling(""), name);
        if (found == null) {
            throw new TokenizerFormatException(
                    "%s: expected %s beside it, got none".formatted(file, name));
        }
        return found;
    }

    /// What a single tokenizer file holds, by its name.
    ///
    /// @throws TokenizerFormatException if the name says nothing
    public static Found of(Path file) {
        String name = file.getFileName().toString().replaceFirst("\\.gz$", "");
        if (name.equals("tekken.json")) {
            return new Found(file, Format.TEKKEN);
        }
        if (name.equals("vocab.json")) {
            return new Found(file, Format.VOCAB_AND_MERGES);
        }
        if (name.endsWith(".json")) {
            return new Found(file, Format.HUGGING_FACE);
        }
        if (name.endsWith(".model")) {
            return new Found(file, Format.SENTENCEPIECE);
        }
        if (name.endsWith(".tiktoken")) {
            return new Found(file, Format.TIKTOKEN);
        }
        throw new TokenizerFormatException(
                file
                        + ": expected a tokenizer file (tokenizer.json, tokenizer.model, *.tiktoken,"
                        + " vocab.json or tekken.json)");
    }

    private static @Nullable Found findSlow(Path directory) {
        for (String name : SENTENCEPIECE_NAMES) {
            Path file = existing(directory, name);
            if (file != null) {
                return new Found(file, Format.SENTENCEPIECE);
            }
        }
        Path ranks = firstRanks(directory);
        if (ranks != null) {
            return new Found(ranks, Format.TIKTOKEN);
        }
        Path vocab = existing(directory, "vocab.json");
        if (vocab != null && existing(directory, "merges.txt") != null) {
            return new Found(vocab, Format.VOCAB_AND_MERGES);
        }
        Path tekken = existing(directory, "tekken.json");
        return tekken == null ? null : new Found(tekken, Format.TEKKEN);
    }

    private static @Nullable Path firstRanks(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(
                            file -> {
                                String name = file.getFileName().toString();
                                return name.endsWith(".tiktoken") || name.endsWith(".tiktoken.gz");
                            })
                    .sorted()
                    .findFirst()
                    .orElse(null);
        } catch (IOException e) {
            throw new UncheckedIOException(directory + ": cannot be listed", e);
        }
    }

    private static @Nullable Path existing(Path directory, String name) {
        for (String suffix : List.of("", ".gz")) {
            Path file = directory.resolve(name + suffix);
            if (Files.isRegularFile(file)) {
                return file;
            }
        }
        return null;
    }
}
