package dev.jeval.analysis.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScoreCsvTest {
    @Test
    void readsQuotesGapsAndDescriptions() {
        ScoreTable table =
                read(
                        "\uFEFFname,model,kind,mmlu,jmmlu\r\n"
                                + "A,\"org/a, \"\"x\"\"\",base,0.5,NA\r\n\r\n"
                                + "B,org/b,base,-1e-1,\r\n"
                                + "C,org/c,base,.5,1.\r\n");
        assertThat(table.models()).containsExactly("org/a, \"x\"", "org/b", "org/c");
        assertThat(table.benchmarks()).extracting(Benchmark::id).containsExactly("mmlu", "jmmlu");
        assertThat(table.benchmarks().get(1).language()).isEqualTo(Language.JAPANESE);
        assertThat(table.scores()[0]).containsExactly(0.5, Double.NaN);
        assertThat(table.scores()[1]).containsExactly(-0.1, Double.NaN);
        assertThat(table.missing()).isEqualTo(2);
    }

    @Test
    void takesTheFirstColumnForModelsWithoutOneOfThatName() {
        assertThat(read("checkpoint,mmlu\nx,0.1\n").models()).containsExactly("x");
    }

    @Test
    void knowsWhereLessIsBetter() {
        ScoreTable table = read("model,bits_per_byte_ja,word_perplexity,mmlu\na,2,30,0.5\n");
        assertThat(table.oriented()[0]).containsExactly(-2, -30, 0.5);
    }

    @Test
    void saysWhatIsWrongAndWhere() {
        assertMessage("", "expected a header line");
        assertMessage("model,mmlu\n", "one line per model");
        assertMessage("model,mmlu\na,0.5,7\n", "line 2: expected 2 cells as in the header, got 3");
        assertMessage("model,mmlu\na,0.5\na,0.6\n", "expected each model once, got a twice");
        assertMessage("model,mmlu,mmlu\na,1,2\n", "expected different column names, got 'mmlu'");
        assertMessage("model,mmlu\na,0.5\nb,abc\n", "line 3, column 'mmlu': expected a number");
        assertMessage("model,mmlu\n,0.5\n", "line 2: expected a model name");
        assertMessage("model,kind\na,base\n", "expected columns of numbers");
        assertMessage("model,mmlu\n\"a,0.5\n", "line 2: expected a closing quote");
        assertMessage("model,mmlu\n\"a\"b,0.5\n", "expected a comma after a closing quote");
        assertMessage("model,mmlu\na,1e400\n", "expected a finite score");
        assertThatThrownBy(() -> CsvTable.parse("x.csv", new byte[] {'a', (byte) 0xff}))
                .isInstanceOf(AnalysisException.class)
                .hasMessageContaining("expected UTF-8");
    }

    @Test
    void endsBrokenFilesInOneException() {
        byte[] good =
                "model,mmlu,\"j,x\"\na,0.5,1\nb,\"0.25\",\nc,,3\n".getBytes(StandardCharsets.UTF_8);
        Random random = new Random(5);
        for (int round = 0; round < 3000; round++) {
            byte[] bytes = good.clone();
            for (int i = 0; i <= random.nextInt(4); i++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                ScoreCsv.read(CsvTable.parse("fuzz", bytes));
            } catch (AnalysisException expected) {
                assertThat(expected.getMessage()).startsWith("fuzz: ");
            }
        }
    }

    @Test
    void shipsThePapersTable() {
        ScoreTable table = ScoreCsv.paper();
        assertThat(table.models()).hasSize(35);
        assertThat(table.benchmarks()).hasSize(19).noneMatch(b -> b.category().isEmpty());
        assertThat(table.missing()).isZero();
    }

    private static ScoreTable read(String text) {
        return ScoreCsv.read(CsvTable.parse("x.csv", text.getBytes(StandardCharsets.UTF_8)));
    }

    private static void assertMessage(String text, String message) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(AnalysisException.class)
                .hasMessageStartingWith("x.csv: ")
                .hasMessageContaining(message);
    }
}
