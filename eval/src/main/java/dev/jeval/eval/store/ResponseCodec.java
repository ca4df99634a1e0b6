package dev.jeval.eval.store;

import dev.jeval.eval.python.PythonJson;
import dev.jeval.eval.request.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One answer as a line of JSON. Log-probabilities are written as the bits of the double, so that
/// what is read back is the same number.
final class ResponseCodec {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private ResponseCodec() {}

    /// An answer and the request it belongs to.
    record Entry(String key, Response response) {}

    static String encode(String key, Response response) {
        return PythonJson.compact(
                switch (response) {
                    case Response.Scored scored ->
                            List.of(
                                    key,
                                    "s",
                                    Long.toHexString(Double.doubleToLongBits(scored.logProb())),
                                    scored.greedy(),
                                    scored.promptTokens(),
                                    scored.scoredTokens(),
                                    scored.truncatedTokens());
                    case Response.Generated generated ->
                            List.of(
                                    key,
                                    "g",
                                    generated.text(),
                                    generated.promptTokens(),
                                    generated.newTokens(),
                                    generated.truncatedTokens());
                    case Response.Failed failed -> List.of(key, "f", failed.reason());
                });
    }

    /// The answer a line holds; null if the line is damaged.
    static @Nullable Entry decode(String line) {
        try {
            JsonNode node = MAPPER.readTree(line);
            String key = node.path(0).asString();
            Response response =
                    switch (node.path(1).asString()) {
                        case "s" ->
                                new Response.Scored(
                                        Double.longBitsToDouble(
                                                Long.parseUnsignedLong(
                                                        node.path(2).asString(), 16)),
                                        node.path(3).asBoolean(),
                                        node.path(4).asInt(),
                                        node.path(5).asInt(),
                                        node.path(6).asInt());
                        case "g" ->
                                new Response.Generated(
                                        node.path(2).asString(),
                                        node.path(3).asInt(),
                                        node.path(4).asInt(),
                                        node.path(5).asInt());
                        case "f" -> new Response.Failed(node.path(2).asString());
                        default -> null;
                    };
            return response == null ? null : new Entry(key, response);
        } catch (JacksonException | NumberFormatException e) {
            return null;
        }
    }
}
