package dev.jeval.perf.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jeval.engine.ModelOptions;
import dev.jeval.engine.bench.ModelShape;
import dev.jeval.engine.bench.RandomModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JevalWorkerTest {
    @TempDir Path folder;

    @BeforeEach
    void makeModel() throws IOException {
        new RandomModel(ModelShape.of("tiny"), 1).write(folder, RandomModel.StoredType.BF16);
    }

    private List<String> answers(String requests) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        JevalWorker.run(
                folder,
                ModelOptions.defaults().withThreads(2),
                new StringReader(requests),
                new PrintStream(out, true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void everyRequestIsAnsweredByALineOfNumbers() throws IOException {
        List<String> answers = answers("prefill 9\ndecode 5 2 1\ndecode 5 2 3\nfewshot 3\n");
        assertThat(answers).hasSize(4).allMatch(line -> line.startsWith(Worker.ANSWER));
        assertThat(answers.get(0).split(" ")).hasSize(4);
        assertThat(answers.get(2).split(" ")).hasSize(4);
        assertThat(answers.get(3).split(" ")).hasSize(3);
    }

    @Test
    void operationsAreThoseOfAllSequences() throws IOException {
        List<String> answers = answers("decode 5 2 1\ndecode 5 2 3\n");
        double one = Double.parseDouble(answers.get(0).split(" ")[2]);
        double three = Double.parseDouble(answers.get(1).split(" ")[2]);
        assertThat(three).isEqualTo(3 * one);
    }

    @Test
    void unknownRequestsAreNamed() {
        assertThatThrownBy(() -> answers("sing\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sing");
    }
}
