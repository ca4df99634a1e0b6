package dev.jeval.tokenizer.internal.tiktoken;

import dev.jeval.tokenizer.TokenizerFormatException;
import dev.jeval.tokenizer.internal.Vocabulary;
import dev.jeval.tokenizer.internal.hf.AddedToken;
import dev.jeval.tokenizer.internal.hf.HuggingFaceTokenizer;
import dev.jeval.tokenizer.internal.io.JsonObject;
import dev.jeval.tokenizer.internal.io.JsonSource;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalInt;
import java.util.SequencedMap;

/// Opens Mistral's `tekken.json`: ranks, the split pattern, the number of special tokens. Special
/// tokens have the first ids, ranks follow; ranks beyond the default vocabulary size are not used.
///
/// Source: `tekken.py` of mistralai/mistral-common. Files before version 7 do not list their
/// special tokens; they have those of [#DEFAULT_SPECIAL].
public final class TekkenLoader {
    private static final List<String> DEFAULT_SPECIAL =
            List.of(
                    "<unk>",
                    "<s>",
                    "</s>",
                    "[INST]",
                    "[/INST]",
                    "[AVAILABLE_TOOLS]",
                    "[/AVAILABLE_TOOLS]",
                    "[TOOL_RESULTS]",
                    "[/TOOL_RESULTS]",
                    "[TOOL_CALLS]",
                    "[IMG]",
                    "<pad>",
                    "[IMG_BREAK]",
                    "[IMG_END]",
                    "[PREFIX]",
                    "[MIDDLE]",
                    "[SUFFIX]",
                    "[SYSTEM_PROMPT]",
                    "[/SYSTEM_PROMPT]",
                    "[TOOL_CONTENT]");

    private static final String BOS = "<s>";

    /// More special tokens than any file has; each takes a place in the look-up of added tokens.
    private static final int MAX_SPECIAL = 1 << 16;

    private TekkenLoader() {}

    /// Opens a `tekken.json`, which may be gzipped.
    ///
    /// @param more tokens to add
    /// @throws TokenizerFormatException if the file is damaged
    /// @throws java.io.UncheckedIOException if it cannot be read
    public static HuggingFaceTokenizer load(Path file, List<AddedToken> more) {
        JsonObject json = JsonSource.readObject(file);
        JsonObject config = json.object("config");
        int specialCount = config.integer("default_num_special_tokens");
        int size = config.integer("default_vocab_size");
        if (specialCount > Math.min(size, MAX_SPECIAL) || size > Vocabulary.MAX_IDS) {
            throw new TokenizerFormatException(
                    "%s: expected at most %d special tokens in a vocabulary of at most %d, got %d and %d"
                            .formatted(file, MAX_SPECIAL, Vocabulary.MAX_IDS, specialCount, size));
        }
        byte[][] tokens = tokens(json, size - specialCount);
        SequencedMap<String, Integer> special = special(json, specialCount);
        Integer bos = special.get(BOS);
        BytePipeline pipeline;
        try {
            pipeline =
                    new BytePipeline(
                            config.string("pattern"),
                            false,
                            false,
                            bos == null ? OptionalInt.empty() : OptionalInt.of(bos));
            return pipeline.over(
                    RankModel.of(file.toString(), tokens, specialCount, special),
                    false,
                    BytePipeline.added(special.keySet(), more));
        } catch (IllegalArgumentException e) {
            throw new TokenizerFormatException(
                    "%s: config.pattern: %s".formatted(file, e.getMessage()), e);
        }
    }

    private static byte[][] tokens(JsonObject json, int count) {
        List<JsonObject> entries = json.objects("vocab");
        if (entries.size() < count) {
            throw json.error("vocab", "at least %d entries".formatted(count));
        }
        byte[][] tokens = new byte[count][];
        for (int i = 0; i < count; i++) {
            JsonObject entry = entries.get(i);
            if (entry.integer("rank") != i) {
                throw entry.error("rank", "the entry's place, " + i);
            }
            try {
                tokens[i] = Base64.getDecoder().decode(entry.string("token_bytes"));
            } catch (IllegalArgumentException e) {
                throw new TokenizerFormatException(
                        "%s.token_bytes: expected base64, got: %s"
                                .formatted(entry.path(), e.getMessage()),
                        e);
            }
            if (tokens[i].length == 0) {
                throw entry.error("token_bytes", "at least one byte");
            }
        }
        return tokens;
    }

    private static SequencedMap<String, Integer> special(JsonObject json, int count) {
        SequencedMap<String, Integer> special = new LinkedHashMap<>();
        String[] contents = new String[count];
        if (json.has("special_tokens")) {
            for (JsonObject token : json.objects("special_tokens")) {
                int rank = token.integer("rank");
                if (rank >= count) {
                    throw token.error("rank", "a number below " + count);
                }
                contents[rank] = token.string("token_str");
            }
        } else {
            for (int i = 0; i < Math.min(count, DEFAULT_SPECIAL.size()); i++) {
                contents[i] = DEFAULT_SPECIAL.get(i);
            }
        }
        for (int i = 0; i < count; i++) {
            String content = contents[i];
            special.put(content == null ? "<SPECIAL_" + i + ">" : content, i);
        }
        return special;
    }
}
