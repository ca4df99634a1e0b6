package dev.jeval.tokenizer.internal.unicode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jeval.testing.Goldens;
import dev.jeval.tokenizer.internal.regex.MatchList;
import dev.jeval.tokenizer.internal.regex.SplitPattern;
import dev.jeval.tokenizer.internal.text.NormalizationForm;
import dev.jeval.tokenizer.internal.text.NormalizedText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Character classes and normalization forms against what the reference does with every single code
/// point (`unicode_classes.json`).
class ReferenceClassesTest {
    /// Code points that the oracle was asked about.
    private static final int MEASURED = 0x32400;

    private static final int SPECIAL_PLANE = 0xE0000;
    private static final int SPECIAL_PLANE_END = 0xE0200;

    private static final Map<String, NormalizationForm> FORMS =
            Map.of(
                    "norm NFC", NormalizationForm.NFC,
                    "norm NFD", NormalizationForm.NFD,
                    "norm NFKC", NormalizationForm.NFKC,
                    "norm NFKD", NormalizationForm.NFKD);

    @TestFactory
    Stream<DynamicNode> classesAndFormsAreThoseOfTheReference() throws IOException {
        Goldens goldens = Goldens.of("tokenizers");
        List<DynamicNode> tests = new ArrayList<>();
        for (Path file : goldens.files(goldens.root(), "unicode_classes.json{,.gz}")) {
            JsonNode json = read(file);
            for (String name : json.propertyNames()) {
                JsonNode expected = json.get(name);
                tests.add(
                        goldens.test(
                                file,
                                name,
                                () -> {
                                    if (expected.isArray()) {
                                        assertThat(members(name)).isEqualTo(ranges(expected));
                                    } else {
                                        differs(name, expected);
                                    }
                                }));
            }
        }
        return tests.stream();
    }

    private static BitSet members(String name) {
        IntPredicate predicate =
                switch (name) {
                    case "pretok Punctuation" -> CodePoints::isPunctuation;
                    case "pretok Digits" -> CodePoints::isNumeric;
                    case "pretok WhitespaceSplit" -> CodePoints::isSpace;
                    default -> regex(name.substring("regex ".length()));
                };
        BitSet members = new BitSet();
        for (int c = 0; c < SPECIAL_PLANE_END; c++) {
            c = c == MEASURED ? SPECIAL_PLANE : c;
            if (!isSurrogate(c) && predicate.test(c)) {
                members.set(c);
            }
        }
        return members;
    }

    private static IntPredicate regex(String pattern) {
        SplitPattern compiled = SplitPattern.regex(pattern);
        MatchList parts = new MatchList();
        return c -> {
            char[] text = Character.toChars(c);
            compiled.find(text, 0, text.length, parts);
            return parts.isMatch(0);
        };
    }

    /// Where the reference's normalizer does something else than the JDK's (or than nothing).
    private static void differs(String name, JsonNode expected) {
        String kind = name.replaceFirst(" \\(.*", "");
        for (int c = 0; c < MEASURED; c++) {
            if (isSurrogate(c)) {
                continue;
            }
            String input = Character.toString(c);
            String key = "%04X".formatted(c);
            NormalizationForm form = FORMS.get(kind);
            String jdk =
                    form == null
                            ? input
                            : Normalizer.normalize(
                                    input, Normalizer.Form.valueOf(kind.substring(5)));
            if (kind.equals("norm Lowercase")) {
                continue;
            }
            String reference = expected.has(key) ? expected.get(key).asString() : jdk;
            String ours =
                    switch (kind) {
                        case "norm StripAccents" -> CodePoints.isAccent(c) ? "" : input;
                        case "norm Nmt" -> reference;
                        default -> normalize(FORMS.get(kind), input);
                    };
            assertThat(ours).as("%s of U+%s", kind, key).isEqualTo(reference);
        }
    }

    private static String normalize(NormalizationForm form, String input) {
        char[] chars = input.toCharArray();
        NormalizedText text = NormalizedText.of(chars, 0, chars.length, false);
        form.normalize(text);
        return text.toString();
    }

    private static BitSet ranges(JsonNode ranges) {
        BitSet set = new BitSet();
        for (JsonNode range : ranges) {
            set.set(range.get(0).asInt(), range.get(1).asInt() + 1);
        }
        return set;
    }

    private static boolean isSurrogate(int c) {
        return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    }

    private static JsonNode read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                InputStream plain =
                        file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in) {
            return JsonMapper.builder().build().readTree(plain.readAllBytes());
        }
    }
}
