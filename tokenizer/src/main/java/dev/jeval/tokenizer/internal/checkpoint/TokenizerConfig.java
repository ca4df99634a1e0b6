package dev.jeval.tokenizer.internal.checkpoint;

import dev.jeval.tokenizer.TokenizerFormatException;
import dev.jeval.tokenizer.internal.io.JsonObject;
import dev.jeval.tokenizer.internal.io.JsonSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What `tokenizer_config.json`, `special_tokens_map.json`, `added_tokens.json`, the chat template
/// files and, for what these leave open, `config.json` of a checkpoint say about its tokenizer.
/// Immutable.
public final class TokenizerConfig {
    private static final long MAX_TEMPLATE_BYTES = 16_000_000;
    private static final String DEFAULT_TEMPLATE = "default";

    /// Tokenizer classes of which transformers has no fast form.
    private static final Set<String> SLOW_ONLY =
            Set.of(
                    "BertJapaneseTokenizer",
                    "BertGenerationTokenizer",
                    "BertweetTokenizer",
                    "ByT5Tokenizer",
                    "CTRLTokenizer",
                    "MarianTokenizer",
                    "PhobertTokenizer",
                    "PLaMoTokenizer",
                    "PlamoTokenizer",
                    "QWenTokenizer",
                    "XLMTokenizer");

    /// Tokenizer classes whose fast form frames texts by its own settings, not by the file.
    private static final Set<String> FRAMED_BY_SETTINGS =
            Set.of("Llama", "CodeLlama", "Gemma", "Cohere");

    private final JsonObject config;
    private final JsonObject specialTokensMap;
    private final JsonObject modelConfig;
    private final Map<Integer, DeclaredToken> declaredTokens;
    private final Map<String, String> specialTokens;
    private final Map<String, String> chatTemplates;

    /// A token that the configuration declares.
    ///
    /// @param content its text
    /// @param lstrip whether it swallows whitespace before it
    /// @param rstrip whether it swallows whitespace after it
    /// @param singleWord whether it must not touch word characters
    /// @param normalized whether it is found in normalized text
    /// @param special whether decoding may leave it out
    public record DeclaredToken(
            String content,
            boolean lstrip,
            boolean rstrip,
            boolean singleWord,
            boolean normalized,
            boolean special) {}

    private TokenizerConfig(Path directory) {
        config = readIfPresent(directory.resolve("tokenizer_config.json"));
        specialTokensMap = readIfPresent(directory.resolve("special_tokens_map.json"));
        modelConfig = readIfPresent(directory.resolve("config.json"));
        declaredTokens = readDeclaredTokens(directory);
        specialTokens = readSpecialTokens();
        chatTemplates = readChatTemplates(directory);
    }

    /// Reads the files that are there.
    ///
    /// @throws TokenizerFormatException if one is damaged
    public static TokenizerConfig read(Path directory) {
        return new TokenizerConfig(directory);
    }

    /// The tokenizer class without `Tokenizer` and `Fast`; empty if none is named.
    public String tokenizerClass() {
        return fullClass().replaceFirst("Fast$", "").replaceFirst("Tokenizer$", "");
    }

    /// Whether transformers would use the original form though there is a `tokenizer.json`.
    public boolean isSlowOnly() {
        if (SLOW_ONLY.contains(fullClass())) {
            return true;
        }
        JsonObject autoMap = config.objectOrNull("auto_map");
        if (autoMap != null && autoMap.value("AutoTokenizer") instanceof List<?> classes) {
            return classes.size() == 2 && classes.get(1) == null && classes.get(0) != null;
        }
        return false;
    }

    /// Whether the class frames texts by [#addsBos] and [#addsEos] instead of by its file.
    public boolean isFramedBySettings() {
        return FRAMED_BY_SETTINGS.contains(tokenizerClass());
    }

    /// `add_bos_token`, or `fallback` where it is not set.
    public boolean addsBos(boolean fallback) {
        return config.bool("add_bos_token", fallback);
    }

    /// `add_eos_token`, or `fallback` where it is not set.
    public boolean addsEos(boolean fallback) {
        return config.bool("add_eos_token", fallback);
    }

    /// `legacy` of the Llama and T5 tokenizers.
    public boolean isLegacy() {
        return config.bool("legacy", true);
    }

    /// `add_prefix_space`, or `fallback` where it is not set.
    public boolean addsPrefixSpace(boolean fallback) {
        return config.bool("add_prefix_space", fallback);
    }

    /// `clean_up_tokenization_spaces`.
    public boolean cleansUpSpaces() {
        return config.bool("clean_up_tokenization_spaces", false);
    }

    /// The tokens of `added_tokens_decoder` and `added_tokens.json`, by increasing id.
    public Map<Integer, DeclaredToken> declaredTokens() {
        return declaredTokens;
    }

    /// The texts of the special tokens by name, such as `bos_token`.
    public Map<String, String> specialTokens() {
        return specialTokens;
    }

    /// `additional_special_tokens`.
    public List<String> additionalSpecialTokens() {
        List<String> tokens = new ArrayList<>();
        for (JsonObject json : List.of(specialTokensMap, config)) {
            if (json.value("additional_special_tokens") instanceof List<?> list) {
                for (Object token : list) {
                    String content = content(token);
                    if (content != null && !tokens.contains(content)) {
                        tokens.add(content);
                    }
                }
            }
        }
        return tokens;
    }

    /// The chat templates by name; the unnamed one is called `default`.
    public Map<String, String> chatTemplates() {
        return chatTemplates;
    }

    /// The id that `config.json` gives for `name`, such as `eos_token_id`; the first of a list; -1
    /// if there is none.
    public int modelTokenId(String name) {
        Object value = modelConfig.value(name);
        if (value instanceof List<?> list && !list.isEmpty()) {
            value = list.getFirst();
        }
        return value instanceof Long id && id >= 0 && id <= Integer.MAX_VALUE
                ? Math.toIntExact(id)
                : -1;
    }

    private String fullClass() {
        return config.string("tokenizer_class", "");
    }

    private Map<Integer, DeclaredToken> readDeclaredTokens(Path directory) {
        Map<Integer, DeclaredToken> tokens = new TreeMap<>();
        JsonObject old = readIfPresent(directory.resolve("added_tokens.json"));
        for (String content : old.names()) {
            tokens.put(
                    old.integer(content),
                    new DeclaredToken(content, false, false, false, true, false));
        }
        JsonObject decoder = config.objectOrNull("added_tokens_decoder");
        if (decoder != null) {
            for (String id : decoder.names()) {
                if (!id.matches("[0-9]{1,7}")) {
                    throw new TokenizerFormatException(
                            "%s: expected ids as names, got '%s'".formatted(decoder.path(), id));
                }
                JsonObject token = decoder.object(id);
                boolean special = token.bool("special", false);
                tokens.put(
                        Integer.parseInt(id),
                        new DeclaredToken(
                                token.string("content"),
                                token.bool("lstrip", false),
                                token.bool("rstrip", false),
                                token.bool("single_word", false),
                                token.bool("normalized", !special),
                                special));
            }
        }
        return Collections.unmodifiableMap(tokens);
    }

    private Map<String, String> readSpecialTokens() {
        Map<String, String> tokens = new LinkedHashMap<>();
        for (JsonObject json : List.of(config, specialTokensMap)) {
            for (String name : json.names()) {
                String content = name.endsWith("_token") ? content(json.value(name)) : null;
                if (content != null) {
                    tokens.putIfAbsent(name, content);
                }
            }
        }
        return Collections.unmodifiableMap(tokens);
    }

    /// A token given as its text or as an object with its text.
    private static @Nullable String content(@Nullable Object token) {
        if (token instanceof String text) {
            return text;
        }
        return token instanceof Map<?, ?> map && map.get("content") instanceof String text
                ? text
                : null;
    }

    private Map<String, String> readChatTemplates(Path directory) {
        Map<String, String> templates = new LinkedHashMap<>();
        addTemplates(readIfPresent(directory.resolve("chat_template.json")), templates);
        addTemplates(config, templates);
        Path file = directory.resolve("chat_template.jinja");
        if (Files.isRegularFile(file)) {
            templates.put(DEFAULT_TEMPLATE, readText(file));
        }
        Path others = directory.resolve("additional_chat_templates");
        if (Files.isDirectory(others)) {
            try (Stream<Path> files = Files.list(others)) {
                for (Path other : files.sorted().toList()) {
                    String name = other.getFileName().toString();
                    if (name.toLowerCase(Locale.ROOT).endsWith(".jinja")) {
                        templates.put(
                                name.substring(0, name.length() - ".jinja".length()),
                                readText(other));
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(others + ": cannot be listed", e);
            }
        }
        return Collections.unmodifiableMap(templates);
    }

    /// `chat_template` is one template or a list of named ones.
    private static void addTemplates(JsonObject json, Map<String, String> templates) {
        if (!json.has("chat_template")) {
            return;
        }
        if (json.value("chat_template") instanceof String template) {
            templates.put(DEFAULT_TEMPLATE, template);
            return;
        }
        for (JsonObject named : json.objects("chat_template")) {
            templates.put(named.string("name"), named.string("template"));
        }
    }

    private static String readText(Path file) {
        try {
            long size = Files.size(file);
            if (size > MAX_TEMPLATE_BYTES) {
                throw new TokenizerFormatException(
                        "%s: expected a template of at most %d bytes, got %d"
                                .formatted(file, MAX_TEMPLATE_BYTES, size));
            }
            return Files.readString(file);
        } catch (MalformedInputException e) {
            throw new TokenizerFormatException(file + ": expected UTF-8, got other bytes", e);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be read", e);
        }
    }

    private static JsonObject readIfPresent(Path file) {
        return Files.isRegularFile(file)
                ? JsonSource.readObject(file)
                : new JsonObject(file.toString(), Map.of());
    }
}
