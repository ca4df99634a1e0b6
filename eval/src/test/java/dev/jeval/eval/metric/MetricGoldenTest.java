package dev.jeval.eval.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jeval.testing.Goldens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.ObjectMapper;

/// Every case of `golden/metrics`, whatever files lie there; an operation that no check knows
/// fails.
class MetricGoldenTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TestFactory
    List<DynamicTest> equalsTheReferences() throws IOException {
        Goldens goldens = Goldens.of("metrics");
        List<DynamicTest> tests = new ArrayList<>();
        for (Path file : goldens.files(goldens.root(), "*.jsonl")) {
            for (String line : Files.readAllLines(file)) {
                Golden golden = new Golden(JSON.readTree(line));
                tests.add(goldens.test(file, golden.id(), () -> check(golden)));
            }
        }
        assertThat(tests).isNotEmpty();
        return tests;
    }

    private static void check(Golden golden) {
        boolean known =
                TranslationChecks.check(golden)
                        || SummaryChecks.check(golden)
                        || EnglishTaskChecks.check(golden)
                        || JapaneseTaskChecks.check(golden)
                        || CodeChecks.check(golden);
        assertThat(known).as("a check for the operation %s", golden.op()).isTrue();
    }
}
