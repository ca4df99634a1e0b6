package dev.jeval.tokenizer.internal.hf;

import dev.jeval.tokenizer.TokenizerFormatException;
import dev.jeval.tokenizer.internal.hf.model.BpeModel;
import dev.jeval.tokenizer.internal.hf.model.Model;
import dev.jeval.tokenizer.internal.hf.normalizer.Normalizer;
import dev.jeval.tokenizer.internal.hf.pretokenizer.PreTokenizer;
import dev.jeval.tokenizer.internal.io.JsonObject;
import dev.jeval.tokenizer.internal.io.JsonSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Reads `tokenizer.json` files.
final class TokenizerJson {
    private final String file;
    private final List<AddedToken> more;
    private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();
    private @Nullable Model model;

    private TokenizerJson(String file, List<AddedToken> more) {
        this.file = file;
        this.more = more;
    }

    /// Reads `file`.
    ///
    /// @param more tokens to add after those of the file
    static HuggingFaceTokenizer read(Path file, List<AddedToken> more) {
        return JsonSource.read(
                file, parser -> new TokenizerJson(file.toString(), more).read(parser));
    }

    private HuggingFaceTokenizer read(JsonParser parser) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new TokenizerFormatException(
                    file + ": expected a JSON object, got " + parser.currentToken());
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            if (name.equals("model")) {
                model = new ModelReader(file + ": model").read(parser);
            } else {
                fields.put(name, JsonSource.value(parser));
            }
        }
        return tokenizer(new JsonObject(file + ": ", fields));
    }

    private HuggingFaceTokenizer tokenizer(JsonObject json) {
        Model read = model;
        if (read == null) {
            throw new TokenizerFormatException(file + ": expected a model, got none");
        }
        JsonObject normalizerJson = json.objectOrNull("normalizer");
        JsonObject preTokenizerJson = json.objectOrNull("pre_tokenizer");
        JsonObject postProcessorJson = json.objectOrNull("post_processor");
        JsonObject decoderJson = json.objectOrNull("decoder");
        Normalizer normalizer =
                normalizerJson == null ? null : ComponentReader.normalizer(normalizerJson);
        PreTokenizer preTokenizer =
                preTokenizerJson == null ? null : ComponentReader.preTokenizer(preTokenizerJson);
        if (preTokenizer != null
                && endsWithByteLevel(preTokenizer)
                && read instanceof BpeModel bpe
                && bpe.canTakeBytes()) {
            // the model works on bytes itself, no need to spell them out
            preTokenizer = withoutByteLetters(preTokenizer);
            read = bpe.takingBytes();
        }
        noteIgnored(json, "truncation", "max_length");
        noteIgnored(json, "padding", "strategy");
        return new HuggingFaceTokenizer(
                read,
                normalizer,
                preTokenizer,
                postProcessorJson == null ? null : ComponentReader.postProcessor(postProcessorJson),
                decoderJson == null ? null : ComponentReader.decoder(decoderJson),
                new AddedTokens(addedTokens(json), read.vocabulary(), normalizer),
                List.copyOf(notes));
    }

    private void noteIgnored(JsonObject json, String name, String detail) {
        JsonObject settings = json.objectOrNull(name);
        if (settings != null) {
            notes.add(
                    "tokenizer.json: %s (%s %s) is ignored: texts are never %s here"
                            .formatted(
                                    name,
                                    detail,
                                    settings.value(detail),
                                    name.equals("padding") ? "padded" : "cut"));
        }
    }

    private List<AddedToken> addedTokens(JsonObject json) {
        List<AddedToken> tokens = new ArrayList<>();
        if (json.has("added_tokens")) {
            for (JsonObject token : json.objects("added_tokens")) {
                boolean special = token.bool("special", false);
                tokens.add(
                        new AddedToken(
                                token.string("content"),
                                token.bool("single_word", false),
                                token.bool("lstrip", false),
                                token.bool("rstrip", false),
                                token.bool("normalized", !special),
                                special));
            }
        }
        tokens.addAll(more);
        return tokens;
    }

    private static boolean endsWithByteLevel(PreTokenizer preTokenizer) {
        return switch (preTokenizer) {
            case PreTokenizer.ByteLevel _ -> true;
            case PreTokenizer.Sequence sequence ->
                    !sequence.parts().isEmpty() && endsWithByteLevel(sequence.parts().getLast());
            default -> false;
        };
    }

    private static PreTokenizer withoutByteLetters(PreTokenizer preTokenizer) {
        return switch (preTokenizer) {
            case PreTokenizer.ByteLevel level ->
                    new PreTokenizer.ByteLevel(level.addPrefixSpace(), level.useRegex(), false);
            case PreTokenizer.Sequence sequence -> {
                List<PreTokenizer> parts = new ArrayList<>(sequence.parts());
                parts.add(withoutByteLetters(parts.removeLast()));
                yield new PreTokenizer.Sequence(parts);
            }
            default -> preTokenizer;
        };
    }
}
