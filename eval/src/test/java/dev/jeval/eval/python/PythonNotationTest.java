package dev.jeval.eval.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PythonNotationTest {
    @Test
    void floatsPrintAsPythonPrintsThem() {
        assertThat(PythonLiteral.repr(0.1)).isEqualTo("0.1");
        assertThat(PythonLiteral.repr(1.0)).isEqualTo("1.0");
        assertThat(PythonLiteral.repr(100.0)).isEqualTo("100.0");
        assertThat(PythonLiteral.repr(1e16)).isEqualTo("1e+16");
        assertThat(PythonLiteral.repr(1e15)).isEqualTo("1000000000000000.0");
        assertThat(PythonLiteral.repr(1.5e-5)).isEqualTo("1.5e-05");
        assertThat(PythonLiteral.repr(0.0001)).isEqualTo("0.0001");
        assertThat(PythonLiteral.repr(-2.5e300)).isEqualTo("-2.5e+300");
        assertThat(PythonLiteral.repr(-0.0)).isEqualTo("-0.0");
        assertThat(PythonLiteral.repr(Double.NaN)).isEqualTo("nan");
        assertThat(PythonLiteral.repr(Double.MIN_VALUE)).isEqualTo("5e-324");
    }

    @Test
    void containersPrintAsPythonPrintsThem() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("a", Arrays.asList(1L, null, true));
        map.put("it's", "\"\n\u3000\u200b");
        assertThat(PythonLiteral.repr(map))
                .isEqualTo("{'a': [1, None, True], \"it's\": '\"\\n\\u3000\\u200b'}");
        assertThat(PythonLiteral.str("it's")).isEqualTo("it's");
        assertThat(PythonLiteral.repr("both ' and \"")).isEqualTo("'both \\' and \"'");
    }

    @Test
    void literalsAreReadBack() {
        assertThat(PythonLiteralParser.parse("['a', \"b's\", 'c' 'd']"))
                .isEqualTo(List.of("a", "b's", "cd"));
        assertThat(PythonLiteralParser.parse("(1, -2.5, True, )"))
                .isEqualTo(List.of(1L, -2.5, true));
        assertThat(PythonLiteralParser.parse("{'x': {'y': None}}"))
                .isEqualTo(Map.of("x", java.util.Collections.singletonMap("y", null)));
        assertThat(PythonLiteralParser.parse("'\\u3042\\x41\\101\\n\\q'")).isEqualTo("あAA\n\\q");
        assertThat(PythonLiteralParser.parse(" 7 ")).isEqualTo(7L);
    }

    @Test
    void everyReprIsReadBack() {
        Random random = new Random(7);
        for (int i = 0; i < 500; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = random.nextInt(12); j > 0; j--) {
                text.appendCodePoint(
                        "'\"\\\n\tあ\u200b😀ax\u0007".codePoints().toArray()[random.nextInt(11)]);
            }
            List<Object> value = List.of(text.toString(), random.nextLong(), random.nextGaussian());
            assertThat(PythonLiteralParser.parse(PythonLiteral.repr(value))).isEqualTo(value);
        }
    }

    @Test
    void badLiteralsAreOneErrorWithPosition() {
        for (String text :
                List.of(
                        "",
                        "[1",
                        "['a' 1]",
                        "'a",
                        "[1,,2]",
                        "{1}",
                        "f(x)",
                        "'\\x4'",
                        "1 2",
                        "[".repeat(5000))) {
            assertThatThrownBy(() -> PythonLiteralParser.parse(text))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("Python literal: at character");
        }
    }

    @Test
    void jsonHasPythonsSpacingAndEscapes() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("q", "「あ」\"\\\n\u0001é");
        map.put("n", Arrays.asList(1L, 2.0, null, Double.NaN));
        map.put("e", Map.of());
        assertThat(PythonJson.compact(map))
                .isEqualTo(
                        "{\"q\": \"「あ」\\\"\\\\\\n\\u0001é\", \"n\": [1, 2.0, null, NaN], \"e\": {}}");
        assertThat(PythonJson.indented(Map.of("a", List.of(1L, List.of()))))
                .isEqualTo("{\n  \"a\": [\n    1,\n    []\n  ]\n}");
    }
}
