package dev.jeval.eval.task;

import dev.jeval.eval.TaskConfigException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.CoreSchema;
import org.snakeyaml.engine.v2.schema.Schema;

/// Reads YAML into maps, lists and scalars, as the files of lm-evaluation-harness expect it: words
/// such as `yes` and `off` are booleans (YAML 1.1), `!function name` is a [FunctionName], and
/// `include` lays the file's keys over those of the included one.
final class YamlText {
    private static final int MAX_ALIASES = 50;
    private static final int MAX_INCLUDE_DEPTH = 16;
    private static final Set<String> TRUE_WORDS = Set.of("yes", "Yes", "YES", "on", "On", "ON");
    private static final Set<String> FALSE_WORDS = Set.of("no", "No", "NO", "off", "Off", "OFF");
    private static final Tag FUNCTION = new Tag("!function");

    private YamlText() {}

    /// The keys of one definition with its includes resolved; key order is the file's, included
    /// keys first.
    ///
    /// @throws TaskConfigException if a file is missing, is not YAML or is not a mapping
    static Map<String, @Nullable Object> load(YamlSource source) {
        return load(source, new LinkedHashSet<>());
    }

    private static Map<String, @Nullable Object> load(YamlSource source, Set<YamlSource> open) {
        if (!open.add(source) || open.size() > MAX_INCLUDE_DEPTH) {
            throw new TaskConfigException(
                    source + ": includes itself: " + open.stream().map(Object::toString).toList());
        }
        Map<String, @Nullable Object> own = parse(source.read(), source.toString());
        Object include = own.remove("include");
        Map<String, @Nullable Object> merged = new LinkedHashMap<>();
        for (Object name : include instanceof List<?> list ? list : single(include)) {
            if (!(name instanceof String text)) {
                throw new TaskConfigException(
                        source + ": key 'include': expected a file name, got " + name);
            }
            merged.putAll(load(source.resolve(text), open));
        }
        merged.putAll(own);
        open.remove(source);
        return merged;
    }

    private static List<?> single(@Nullable Object value) {
        return value == null ? List.of() : List.of(value);
    }

    /// Parses one YAML document that is a mapping with string keys.
    static Map<String, @Nullable Object> parse(String text, String origin) {
        LoadSettings settings =
                LoadSettings.builder()
                        .setLabel(origin)
                        .setSchema(new HarnessSchema())
                        .setTagConstructors(Map.of(FUNCTION, YamlText::function))
                        .setAllowDuplicateKeys(false)
                        .setAllowRecursiveKeys(false)
                        .setMaxAliasesForCollections(MAX_ALIASES)
                        .setCodePointLimit(YamlSource.MAX_BYTES)
                        .build();
        Object value;
        try {
            value = new Load(settings).loadFromString(text);
        } catch (YamlEngineException e) {
            throw new TaskConfigException(origin + ": not valid YAML: " + oneLine(e), e);
        } catch (StackOverflowError e) {
            throw new TaskConfigException(origin + ": not valid YAML: nested too deeply", e);
        }
        return asMap(value, origin, "");
    }

    /// `value` as a mapping with string keys.
    static Map<String, @Nullable Object> asMap(@Nullable Object value, String origin, String key) {
        String where = key.isEmpty() ? origin : origin + ": key '" + key + "'";
        if (!(value instanceof Map<?, ?> map)) {
            throw new TaskConfigException(
                    where + ": expected a mapping of keys to values, got " + describe(value));
        }
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        map.forEach((name, item) -> result.put(String.valueOf(name), item));
        return result;
    }

    /// A short name of a value's kind, with the value if it is a scalar.
    static String describe(@Nullable Object value) {
        return switch (value) {
            case null -> "nothing";
            case List<?> list -> "a list of " + list.size();
            case Map<?, ?> map -> "a mapping of " + map.size() + " keys";
            case String text ->
                    "'" + (text.length() > 60 ? text.substring(0, 60) + "…" : text) + "'";
            default -> value.toString();
        };
    }

    private static Object function(Node node) {
        if (node instanceof ScalarNode scalar && !scalar.getValue().isBlank()) {
            return new FunctionName(scalar.getValue().strip());
        }
        throw new YamlEngineException("!function: expected a name such as module.function");
    }

    private static String oneLine(YamlEngineException e) {
        String message = e.getMessage();
        return message == null ? "unknown error" : message.strip().replaceAll("\\s*\n\\s*", "; ");
    }

    /// The core schema of YAML 1.2 with the boolean words of YAML 1.1.
    private static final class HarnessSchema implements Schema {
        private final CoreSchema core = new CoreSchema();

        @Override
        public ScalarResolver getScalarResolver() {
            ScalarResolver resolver = core.getScalarResolver();
            Set<String> words = new HashSet<>(TRUE_WORDS);
            words.addAll(FALSE_WORDS);
            return (value, implicit) ->
                    implicit && words.contains(value)
                            ? Tag.BOOL
                            : resolver.resolve(value, implicit);
        }

        @Override
        public Map<Tag, ConstructNode> getSchemaTagConstructors() {
            Map<Tag, ConstructNode> constructors = new HashMap<>(core.getSchemaTagConstructors());
            ConstructNode bool = Objects.requireNonNull(constructors.get(Tag.BOOL));
            constructors.put(
                    Tag.BOOL,
                    node -> {
                        String text = ((ScalarNode) node).getValue();
                        boolean word = TRUE_WORDS.contains(text) || FALSE_WORDS.contains(text);
                        return word ? TRUE_WORDS.contains(text) : bool.construct(node);
                    });
            return constructors;
        }
    }
}
