package dev.jeval.analysis.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelTableTest {
    @TempDir Path folder;

    @Test
    void addsContinualTokensToThoseOfTheBase() {
        List<ModelFacts> facts =
                parse(
                        """
                        model,params_b,base_model,tokens_total_b,tokens_ja_b,tokens_en_b,continual_tokens_b,continual_ja_share
                        base,7,,2000,2,1800,,
                        child,7,base,,,,100,0.9
                        chatty,7,base-chat-hf,,,,10,
                        orphan,7,gone,,,,10,1
                        """);
        assertThat(facts.get(1).tokens()).isEqualTo(2100e9);
        assertThat(facts.get(1).japaneseTokens()).isEqualTo(92e9);
        assertThat(facts.get(1).englishTokens()).isEqualTo(1810e9);
        assertThat(facts.get(2).tokens()).isNaN();
        assertThat(facts.get(3).tokens()).isNaN();
    }

    @Test
    void countsAnInstructionTunedBaseAsItsOrigin() {
        List<ModelFacts> facts =
                parse(
                        """
                        model,base_model,tokens_total_b,continual_tokens_b
                        x/Llama-2-13b-hf,,2000,
                        y/child,x/Llama-2-13b-chat-hf,,18
                        """);
        assertThat(facts.get(1).tokens()).isEqualTo(2018e9);
    }

    @Test
    void knowsTheBudgetsOfMostModelsOfThePaper() {
        List<ModelFacts> facts = ModelTable.paper();
        assertThat(facts).hasSize(35);
        assertThat(facts).filteredOn(f -> !Double.isNaN(f.tokens())).hasSize(27);
        assertThat(facts).filteredOn(f -> !Double.isNaN(f.japaneseTokens())).hasSize(9);
    }

    @Test
    void saysWhatIsWrong() {
        assertMessage("name\nx\n", "expected a column 'model'");
        assertMessage("model\nx\nx\n", "expected each model once");
        assertMessage("model,params_b\nx,many\n", "line 2, column 'params_b': expected a number");
        assertMessage("model,base_model,continual_tokens_b\na,b,1\nb,a,1\n", "got a cycle");
    }

    @Test
    void readsTrainingRecords() throws IOException {
        Path checkpoint = Files.createDirectories(folder.resolve("日本/ja-1m"));
        Files.writeString(
                checkpoint.resolve("training.json"),
                """
                {"name": "ja-1m", "base": null, "tokens": {"ja": 1000, "en": 0},
                 "strategy": "scratch", "parameters": 1393792}
                """);
        ModelFacts facts = TrainingRecords.read(folder).getFirst();
        assertThat(facts.model()).isEqualTo("ja-1m");
        assertThat(facts.tokens()).isEqualTo(1000);
        assertThat(facts.englishTokens()).isZero();
        Files.writeString(checkpoint.resolve("training.json"), "{\"tokens\": {\"ja\": \"x\"}}");
        assertThatThrownBy(() -> TrainingRecords.read(folder))
                .hasMessageContaining("expected a count");
        Files.writeString(checkpoint.resolve("training.json"), "[");
        assertThatThrownBy(() -> TrainingRecords.read(folder))
                .isInstanceOf(AnalysisException.class);
        Files.delete(checkpoint.resolve("training.json"));
        assertThatThrownBy(() -> TrainingRecords.read(folder)).hasMessageContaining("got none");
    }

    private static List<ModelFacts> parse(String text) {
        return ModelTable.parse(
                CsvTable.parse("models.csv", text.getBytes(StandardCharsets.UTF_8)));
    }

    private static void assertMessage(String text, String message) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(AnalysisException.class)
                .hasMessageContaining(message);
    }
}
