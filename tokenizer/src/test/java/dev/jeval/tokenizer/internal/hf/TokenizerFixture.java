package dev.jeval.tokenizer.internal.hf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Writes small `tokenizer.json` files and loads them.
final class TokenizerFixture {
    static final String WORD_LEVEL =
            """
            {"type":"WordLevel","unk_token":"[UNK]","vocab":{"[UNK]":0,"a":1,"b":2,"猫":3}}\
            """;

    private TokenizerFixture() {}

    /// A tokenizer with these parts, each JSON or `null`.
    static HuggingFaceTokenizer load(
            String addedTokens,
            String normalizer,
            String preTokenizer,
            String postProcessor,
            String decoder,
            String model) {
        return loadJson(
                """
                {"version":"1.0","truncation":null,"padding":null,"added_tokens":[%s],
                "normalizer":%s,"pre_tokenizer":%s,"post_processor":%s,"decoder":%s,"model":%s}\
                """
                        .formatted(
                                addedTokens,
                                normalizer,
                                preTokenizer,
                                postProcessor,
                                decoder,
                                model));
    }

    /// A tokenizer whose words show how `preTokenizer` cuts.
    static HuggingFaceTokenizer cuttingBy(String preTokenizer) {
        return load("", "null", preTokenizer, "null", "null", WORD_LEVEL);
    }

    static HuggingFaceTokenizer loadJson(String json) {
        try {
            Path file = Files.createTempFile("tokenizer", ".json");
            try {
                Files.writeString(file, json);
                return HuggingFaceTokenizer.load(file);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
