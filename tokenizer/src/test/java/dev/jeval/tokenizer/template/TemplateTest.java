package dev.jeval.tokenizer.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {
    private static String render(String source) {
        return Template.compile(source).render(Map.of());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            textBlock =
                    """
                    a\\n  {{ 1 + }} § line 2, column 10: expected an expression, got '}}'
                    {% if x %} § line 1, column 11: expected '{% elif'
                    \\n\\n日本{{ 1 / zero }} § line 3, column 8: division by zero
                    {{ a.b.c }} § line 1, column 5: 'a' is undefined
                    {{ 'x'|nosuch }} § line 1, column 8: no filter named 'nosuch'
                    {{ 'x' is nosuch }} § line 1, column 8: no test named 'nosuch'
                    {% include 'x' %} § line 1, column 4: a template stands alone here
                    {% import 'x' as y %} § line 1, column 4: a template stands alone here
                    {% nosuch %} § line 1, column 4: unknown tag 'nosuch'
                    {{ raise_exception('no') }} § line 1, column 19: no
                    {% for x in 5 %}{% endfor %} § line 1, column 4: 'int' object is not iterable
                    {{ 1 ? 2 }} § line 1, column 6: unexpected character '?'
                    {{ 'abc }} § line 1, column 4: string without its closing '
                    {# x § line 1, column 1: comment without its end
                    {% raw %} § line 1, column 1: raw block without its end
                    """)
    void errorsNameLineAndColumn(String source, String message) {
        assertThatThrownBy(() ->
                        Template.compile(source.replace("\\n", "\n")).render(Map.of("zero", 0)))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("template " + message);
    }

    @Test
    void exceptionsCarryLineAndColumn() {
        assertThatThrownBy(() -> render("a\n b {{ x.y }}"))
                .isInstanceOfSatisfying(
                        TemplateException.class,
                        e -> {
                            assertThat(e.line()).isEqualTo(2);
                            assertThat(e.column()).isEqualTo(8);
                        });
    }

    @Test
    void contextValuesAreCopied() {
        List<Object> list = new ArrayList<>(List.of(1));
        Map<String, @Nullable Object> context = new HashMap<>();
        context.put("list", list);
        context.put("none", null);
        context.put("long", 1L << 40);
        context.put("float", 1.0f);
        assertThat(
                        Template.compile(
                                        "{% set _ = list.append(2) %}{{ [list, none, long, float] }}")
                                .render(context))
                .isEqualTo("[[1, 2], None, 1099511627776, 1.0]");
        assertThat(list).containsExactly(1);
        assertThatThrownBy(() -> Template.compile("x").render(Map.of("o", new Object())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("java.lang.Object");
    }

    @Test
    void timeComesFromTheClock() {
        Clock clock = Clock.fixed(Instant.parse("2024-03-05T07:08:09Z"), ZoneOffset.UTC);
        Template template =
                Template.compile(
                        "{{ strftime_now('%d %b %Y|%A %B %-d|%H:%M:%S|%I %p|%j|%y|%U %W %V|%%|%Z|%q') }}",
                        TemplateOptions.CHAT.withClock(clock));
        assertThat(template.render(Map.of()))
                .isEqualTo("05 Mar 2024|Tuesday March 5|07:08:09|07 AM|065|24|09 10 10|%|Z|%q");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% for i in range(100000) %}{% for j in range(100000) %}{% endfor %}{% endfor %}",
                "{% set ns = namespace(s='xxxxxxxx') %}{% for i in range(99) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}",
                "{% set ns = namespace(s=[1]) %}{% for i in range(99) %}{% set ns.s = ns.s + ns.s %}{% endfor %}",
                "{{ 'x' * 999999999999 }}",
                "{{ [0] * 999999999 }}",
                "{{ 'x'.ljust(999999999) }}{{ 'x'|center(2147483647) }}",
                "{{ '%999999999d' % 1 }}",
                "{{ '{:999999999}'.format(1) }}",
                "{{ 9 ** 9 ** 9 ** 9 ** 9 }}",
                "{{ range(10 ** 12) }}",
                "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
                "{% macro f() %}{% call g() %}{% endcall %}{% endmacro %}{% macro g() %}{{ caller() }}{{ f() }}{% endmacro %}{{ f() }}",
                "{% for x in [[1]] recursive %}{{ loop([x]) }}{% endfor %}",
                "{% set l = [] %}{% for i in range(9999) %}{% set _ = l.append(l * 9) %}{% endfor %}{{ l }}",
                "{% set ns = namespace(t=()) %}{% for i in range(99999) %}{% set ns.t = (ns.t,) %}{% endfor %}{{ ns.t }}{{ {ns.t: 1} }}",
                "{{ 'a'|replace('', 'x' * 9999999) }}",
                "{{ ('a' * 400)|regex_replace('(.*)(.*)(.*)(.*)b', '') }}",
                "{{ '\\n' * 1000000 | indent(1000000) }}"
            })
    void costIsBounded(String source) {
        Template template =
                Template.compile(
                        source, TemplateOptions.DEFAULTS.withLimits(2_000_000, 1 << 20, 300));
        assertThatThrownBy(() -> template.render(Map.of())).isInstanceOf(TemplateException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"(", "[", "{1:", "-", "not ", "x.y(", "1 if ", "'a' ~ (", "x|f(", "1 + "})
    void deepExpressionsAreRefused(String opening) {
        assertThatThrownBy(() -> render("{{ " + opening.repeat(50_000)))
                .isInstanceOf(TemplateException.class);
    }

    @Test
    void deepStatementsAndLongChainsAreRefused() {
        assertThatThrownBy(() -> render("{% if 1 %}".repeat(50_000)))
                .isInstanceOf(TemplateException.class);
        assertThatThrownBy(() -> render("{{ 1" + " + 1".repeat(50_000) + " }}"))
                .isInstanceOf(TemplateException.class);
        assertThatThrownBy(() -> render("{{ x" + "|trim".repeat(50_000) + " }}"))
                .isInstanceOf(TemplateException.class);
        assertThat(render("{{ 1" + " + 1".repeat(99) + " }}")).isEqualTo("100");
        assertThat(render("{{ 'a'" + " ~ 'a'".repeat(9_999) + " }}")).hasSize(10_000);
    }

    @Test
    void aListCanContainItself() {
        assertThat(render("{% set l = [1] %}{% set _ = l.append(l) %}{{ l }}"))
                .isEqualTo("[1, [...]]");
        assertThatThrownBy(() ->
                        render(
                                "{% set a = [] %}{% set _ = a.append(a) %}{% set b = [] %}"
                                        + "{% set _ = b.append(b) %}{{ a == b }}"))
                .isInstanceOf(TemplateException.class);
    }

    @Test
    void manyThreadsShareATemplate() {
        Template template =
                Template.compile("{% for i in range(50) %}{{ x }}{{ loop.index }},{% endfor %}");
        String expected = template.render(Map.of("x", "あ"));
        assertThat(java.util.stream.IntStream.range(0, 64).parallel())
                .allSatisfy(i -> assertThat(template.render(Map.of("x", "あ"))).isEqualTo(expected));
    }

    /// Pieces that mutations are made of: whole tokens break more than single characters do.
    private static final List<String> PIECES =
            List.of(
                    "{{",
                    "}}",
                    "{%",
                    "%}",
                    "{#",
                    "#}",
                    "-%}",
                    "{%-",
                    " if ",
                    " else ",
                    " endif ",
                    " for ",
                    " in ",
                    " endfor ",
                    " set ",
                    " macro ",
                    " endmacro ",
                    "(",
                    ")",
                    "[",
                    "]",
                    "{",
                    "}",
                    "|",
                    ".",
                    ",",
                    ":",
                    "~",
                    "**",
                    "//",
                    "%",
                    "-",
                    "=",
                    "==",
                    "'",
                    "\"",
                    "\\",
                    "x",
                    "loop",
                    "1",
                    "1.5e3",
                    "'a'",
                    "messages",
                    "|join",
                    "|tojson",
                    "|sort",
                    "|map('upper')",
                    " is defined",
                    "range(9)",
                    "[::-1]",
                    ".items()",
                    "\n",
                    "\u3000",
                    "😀",
                    "\u0000");

    @Test
    void mutatedTemplatesRenderOrFailCleanly() {
        List<String> seeds =
                List.of(
                        "{% for m in messages %}{{ loop.index }}{{ m['role']|upper ~ m.content }}{% else %}x{% endfor %}",
                        "{%- macro f(a, b='x') -%}{{ a|default(b, true) }}{%- endmacro -%}{{ f(1) }}{% call f() %}{% endcall %}",
                        "{% set ns = namespace(x=[1, 2.5, none]) %}{% set ns.y = {'k': (1, 'あ')} %}{{ ns.x[::-1] }}{{ ns.y|tojson(indent=2) }}",
                        "{{ '%s-%05.2f' % ('a', 3.14159) }}{{ '{:>8}|{0!r}'.format('b') }}{{ 'a,b'.split(',')|join('+') }}",
                        "{# c #}{% raw %}{{ x }}{% endraw %}{% if 1 < 2 <= 3 and not x is defined %}a{% elif y %}b{% endif %}");
        Map<String, Object> context =
                Map.of("messages", List.of(Map.of("role", "user", "content", "こんにちは")));
        TemplateOptions options = TemplateOptions.CHAT.withLimits(100_000, 1 << 16, 200);
        Random random = new Random(5);
        int rendered = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder source = new StringBuilder(seeds.get(random.nextInt(seeds.size())));
            for (int k = random.nextInt(1, 4); k > 0; k--) {
                int at = random.nextInt(source.length() + 1);
                int end = Math.min(source.length(), at + random.nextInt(4));
                source.replace(at, end, PIECES.get(random.nextInt(PIECES.size())));
            }
            try {
                Template.compile(source.toString(), options).render(context);
                rendered++;
            } catch (TemplateException e) {
                assertThat(e).hasMessageStartingWith("template line ");
            }
        }
        assertThat(rendered).isBetween(1_000, 19_000);
    }
}
