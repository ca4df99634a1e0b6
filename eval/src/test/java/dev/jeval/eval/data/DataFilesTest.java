package dev.jeval.eval.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jeval.eval.DatasetFormatException;
import dev.jeval.testing.Goldens;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataFilesTest {
    @TempDir private Path folder;

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private List<Map<String, @Nullable Object>> read(String name, String content)
            throws IOException {
        return DataFiles.read(file(name, content));
    }

    @Test
    void jsonLinesKeepTypesAndOrder() throws IOException {
        var rows =
                read(
                        "a.jsonl",
                        "{\"s\":\"あ\",\"i\":1,\"f\":1.0,\"n\":null,\"b\":true,\"l\":[1,[2]],\"o\":{\"k\":\"v\"}}\r\n\n"
                                + "{\"big\":123456789012345678901,\"nan\":NaN}");
        assertThat(rows).hasSize(2);
        assertThat(rows.get(0))
                .containsExactlyEntriesOf(
                        map(
                                "s",
                                "あ",
                                "i",
                                1L,
                                "f",
                                1.0,
                                "n",
                                null,
                                "b",
                                true,
                                "l",
                                List.of(1L, List.of(2L)),
                                "o",
                                Map.of("k", "v")));
        assertThat(rows.get(1).get("big")).isEqualTo(new BigInteger("123456789012345678901"));
        assertThat(rows.get(1).get("nan")).isEqualTo(Double.NaN);
    }

    private static Map<String, @Nullable Object> map(@Nullable Object... entries) {
        Map<String, @Nullable Object> map = new java.util.LinkedHashMap<>();
        for (int i = 0; i < entries.length; i += 2) {
            map.put(String.valueOf(entries[i]), entries[i + 1]);
        }
        return map;
    }

    @Test
    void onlyNewlinesEndALine() throws IOException {
        assertThat(read("a.txt", "\uFEFFa\u0085b\u2028c\rd\r\ne"))
                .containsExactly(Map.of("text", "a\u0085b\u2028c\rd"), Map.of("text", "e"));
        assertThat(read("b.jsonl", "{\"t\":\"x\u0085y\u2028z\"}"))
                .containsExactly(Map.of("t", "x\u0085y\u2028z"));
    }

    @Test
    void textKeepsEmptyLines() throws IOException {
        assertThat(read("a.txt", "a\n\nb\n")).hasSize(3);
        assertThat(read("b.txt", "")).isEmpty();
    }

    @Test
    void jsonFilesHoldAnArrayALineEachOrOneObject() throws IOException {
        assertThat(read("a.json", " [{\"a\":1},{\"a\":2}]\n")).hasSize(2);
        assertThat(read("b.json", "{\"a\":1}\n{\"a\":2}\n{\"a\":3}")).hasSize(3);
        assertThat(read("c.json", "{\n \"data\": [1, 2]\n}"))
                .containsExactly(Map.of("data", List.of(1L, 2L)));
        assertThat(read("d.json", "[]")).isEmpty();
    }

    @Test
    void csvHasQuotesBreaksAndAMark() throws IOException {
        var rows = read("a.csv", "\uFEFFq,a\r\n\"x, \"\"y\"\"\nz\",1\n\u0085b,2\n");
        assertThat(rows)
                .containsExactly(
                        Map.of("q", "x, \"y\"\nz", "a", "1"), Map.of("q", "\u0085b", "a", "2"));
    }

    @Test
    void columnsAreNamedOrNumbered() throws IOException {
        Path file = file("a.csv", "x,y\n1,2\n");
        DataOptions csv = DataOptions.of(DataFormat.CSV);
        assertThat(DataFiles.read(file, csv.withoutHeader()))
                .containsExactly(Map.of("0", "x", "1", "y"), Map.of("0", "1", "1", "2"));
        assertThat(DataFiles.read(file, csv.withoutHeader("q", "a")))
                .startsWith(Map.of("q", "x", "a", "y"));
        assertThatThrownBy(() -> DataFiles.read(file, csv.withoutHeader("q")))
                .isInstanceOf(DatasetFormatException.class)
                .hasMessageContaining("a.csv, line 1: expected 1 fields, got 2");
    }

    @Test
    void tabsWithoutQuotesKeepQuotes() throws IOException {
        Path file = file("a.tsv", "jp\t[\"a\", \"b\"]\t\"x\n");
        assertThat(
                        DataFiles.read(
                                file,
                                DataOptions.of(DataFormat.TSV).withoutHeader().withoutQuotes()))
                .containsExactly(Map.of("0", "jp", "1", "[\"a\", \"b\"]", "2", "\"x"));
    }

    @Test
    void tabsWithQuotesHoldPythonLists() throws IOException {
        Path file = file("a.txt", "who?\t\"['it''s', \"\"b\"\"]\"\r\n");
        DataOptions options = DataOptions.of(DataFormat.TSV).withoutHeader("question", "answers");
        assertThat(DataFiles.read(file, options))
                .containsExactly(Map.of("question", "who?", "answers", "['it''s', \"b\"]"));
    }

    @Test
    void xmlGivesOneRowPerChildOfTheRoot() throws IOException {
        var rows =
                read(
                        "a.xml",
                        """
                        <?xml version='1.0' encoding="UTF-8"?>
                        <questions><!-- c -->
                        <question id="7"><text>誰? &amp; なぜ</text>
                          <answers><answer>甲</answer><answer/></answers>
                          <meta><A>1</A><B></B></meta>
                        </question>
                        <question id="8"><text>x</text><answers><answer>-</answer></answers></question>
                        </questions>
                        """);
        assertThat(rows).hasSize(2);
        assertThat(rows.get(0))
                .isEqualTo(
                        Map.of(
                                "id",
                                "7",
                                "text",
                                "誰? & なぜ",
                                "answers",
                                List.of("甲", ""),
                                "meta",
                                Map.of("A", "1", "B", "")));
        assertThat(rows.get(1).get("answers")).isEqualTo(List.of("-"));
    }

    @Test
    void xmlWithADocumentTypeIsRefused() throws IOException {
        Path file =
                file(
                        "a.xml",
                        "<!DOCTYPE q [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><q><r>&x;</r></q>");
        assertThatThrownBy(() -> DataFiles.read(file))
                .isInstanceOf(DatasetFormatException.class)
                .hasMessageContaining("without document type");
    }

    @Test
    void packedFilesAreUnpackedUpToALimit() throws IOException {
        Path file = folder.resolve("a.jsonl.gz");
        Files.write(file, gzip("{\"a\":1}\n".repeat(1000)));
        assertThat(DataFiles.read(file)).hasSize(1000);
        DataOptions small = DataOptions.of(DataFormat.JSON_LINES).withMaxBytes(100);
        assertThatThrownBy(() -> DataFiles.read(file, small))
                .isInstanceOf(DatasetFormatException.class)
                .hasMessageContaining("maxBytes");
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 12));
        assertThatThrownBy(() -> DataFiles.read(file))
                .isInstanceOf(DatasetFormatException.class)
                .hasMessageContaining("gzip");
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream packed = new GZIPOutputStream(out)) {
            packed.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    a.jsonl | {"a":1} {"b":2}   | line 1: expected one JSON object
                    a.jsonl | [1]               | line 1: expected a JSON object, got an array
                    a.jsonl | {"a":             | line 1: expected JSON
                    a.jsonl | {'a':1}           | line 1: expected JSON
                    a.json  | [1]               | line 1: expected a JSON object, got a number
                    a.json  | [{"a":1}          | expected JSON
                    a.json  | [{"a":1}] 5       | text after the array
                    a.json  | nul               | expected JSON
                    a.xml   | <a><b></a>        | line 1: expected well-formed XML
                    a.xml   | <a><b>&x;</b></a> | line 1: expected
                    a.xml   | ''                | expected well-formed XML
                    a.doc   | x                 | expected a file named .jsonl
                    """)
    void damagedFilesSayWhere(String name, String content, String message) throws IOException {
        Path file = file(name, content);
        assertThatThrownBy(() -> DataFiles.read(file))
                .isInstanceOf(DatasetFormatException.class)
                .hasMessageContaining(name)
                .hasMessageContaining(message);
    }

    @Test
    void otherEncodingsAndMissingFilesAreRefused() throws IOException {
        for (String name : List.of("a.txt", "a.jsonl", "a.csv", "a.json")) {
            Path file = folder.resolve(name);
            Files.write(file, new byte[] {'{', '"', (byte) 0x82, (byte) 0xa0, '"', ':', '1', '}'});
            assertThatThrownBy(() -> DataFiles.read(file))
                    .isInstanceOf(DatasetFormatException.class)
                    .hasMessageContaining(name);
        }
        assertThatThrownBy(() -> DataFiles.read(folder.resolve("none.jsonl")))
                .isInstanceOf(DatasetFormatException.class)
                .hasMessageContaining("got nothing there");
    }

    @Test
    void depthIsBounded() throws IOException {
        Path json = file("a.jsonl", "{\"a\":" + "[".repeat(100_000));
        assertThatThrownBy(() -> DataFiles.read(json)).isInstanceOf(DatasetFormatException.class);
        Path xml = file("a.xml", "<a>" + "<b>".repeat(10_000));
        assertThatThrownBy(() -> DataFiles.read(xml)).isInstanceOf(DatasetFormatException.class);
    }

    @Test
    void mutatedFilesAreReadOrRefused() throws IOException {
        Map<String, String> seeds =
                Map.of(
                        "m.jsonl", "{\"a\": [1, 2.5e3, \"x\\u3042\"], \"b\": {\"c\": null}}\n{}\n",
                        "m.json", "[{\"a\": \"b\"}, {\"c\": [true]}]",
                        "m.csv", "a,b\n\"x\"\"y\",2\n\n3,\"z\nw\"\n",
                        "m.xml", "<q a='1'><r><s>t</s><s/></r><r b=\"c\">&lt;</r></q>");
        Random random = new Random(7);
        for (var seed : seeds.entrySet()) {
            byte[] original = seed.getValue().getBytes(StandardCharsets.UTF_8);
            Path file = folder.resolve(seed.getKey());
            for (int i = 0; i < 500; i++) {
                byte[] bytes = original.clone();
                for (int k = random.nextInt(1, 4); k > 0; k--) {
                    bytes[random.nextInt(bytes.length)] =
                            random.nextBoolean()
                                    ? (byte) random.nextInt(256)
                                    : original[random.nextInt(original.length)];
                }
                Files.write(file, java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)));
                try {
                    DataFiles.read(file);
                } catch (DatasetFormatException e) {
                    assertThat(e).hasMessageContaining(seed.getKey());
                }
            }
        }
    }

    /// Sizes counted independently (`data/INDEX.md`).
    @ParameterizedTest
    @CsvSource({
        "jcommonsenseqa/train-v1.1.json,8939", "jemhopqa/train.json,1059",
        "niilc/NIILC-ECQA2015_dev.xml,800", "gsm8k/test.jsonl,1319",
        "hellaswag/hf/validation.jsonl.gz,10042", "jcola/in_domain_valid-v1.0.json,865",
        "jsts/valid-v1.1.json,1457", "ntrex_en_ja/newstest2019-ref.jpn.txt,1997",
        "humaneval/HumanEval.jsonl.gz,164", "text/botchan.txt,4288"
    })
    void benchmarkFilesHaveTheirSize(String name, int rows) {
        Path file = data().resolve(name);
        assumeTrue(Files.exists(file), "benchmark data is not here");
        assertThat(DataFiles.read(file)).hasSize(rows);
    }

    @Test
    void fieldFilesOfBenchmarksHaveTheirSize() {
        Path data = data();
        assumeTrue(Files.exists(data.resolve("triviaqa")), "benchmark data is not here");
        DataOptions tabs = DataOptions.of(DataFormat.TSV).withoutHeader();
        assertThat(DataFiles.read(data.resolve("triviaqa/topics.dpr.trivia.test.txt"), tabs))
                .hasSize(11_313);
        assertThat(DataFiles.read(data.resolve("xwino/dataset.tsv"), tabs.withoutQuotes()))
                .hasSize(3_961);
        int rows = 0;
        for (Path file : csvFiles(data.resolve("mmlu/test"))) {
            rows += DataFiles.read(file).size();
        }
        assertThat(rows).isEqualTo(14_042);
        int japanese = 0;
        for (Path file : csvFiles(data.resolve("jmmlu"))) {
            japanese += DataFiles.read(file, DataOptions.of(DataFormat.CSV).withoutHeader()).size();
        }
        assertThat(japanese).isEqualTo(4_770);
    }

    private static Path data() {
        assumeTrue(Goldens.external(), "benchmark data is not here");
        return Goldens.dataRoot().resolve("data");
    }

    private static List<Path> csvFiles(Path folder) {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".csv")).sorted().toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
