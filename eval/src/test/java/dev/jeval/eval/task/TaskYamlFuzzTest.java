package dev.jeval.eval.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jeval.eval.TaskConfigException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Damaged task files end in one exception of the module, whatever the damage.
class TaskYamlFuzzTest {
    private static final String TASK =
            """
            task: t
            tag: [a, b]
            dataset_kwargs: {data_files: {test: x.jsonl}}
            test_split: test
            fewshot_config: {sampler: first_n, samples: [{q: 1}], fewshot_indices: [0]}
            doc_to_text: "Q: {{q}}\\n"
            doc_to_target: !function f.g
            doc_to_choice: ["a", &x "b", *x]
            output_type: multiple_choice
            num_fewshot: 2
            metric_list:
              - metric: acc
                higher_is_better: yes
            filter_list:
              - name: n
                filter: [{function: regex, regex_pattern: "x"}]
            metadata: {version: 1.5e1, n: ~}
            """;

    private static final List<String> PIECES =
            List.of(
                    "{",
                    "}",
                    "[",
                    "]",
                    ":",
                    "- ",
                    "\n",
                    "  ",
                    "\t",
                    "&a ",
                    "*a",
                    "!!map ",
                    "!x ",
                    "? ",
                    "|\n",
                    "'",
                    "\"",
                    "%YAML 9\n",
                    "---\n",
                    "...\n",
                    "\u0000",
                    "\ud800",
                    "\u3000",
                    "<<: *x\n",
                    "1e999",
                    "task",
                    "999999999999999999999",
                    "- - - - - ");

    private static void read(String text) {
        try {
            Map<String, Object> values = YamlText.parse(text, "fuzz.yaml");
            if (values.containsKey("group")) {
                TaskReader.group(values, "fuzz.yaml");
            } else {
                TaskReader.task(values, "fuzz.yaml");
            }
        } catch (TaskConfigException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    @Test
    void mutatedTaskFilesAreReadOrRefused() {
        Random random = new Random(11);
        for (int round = 0; round < 1500; round++) {
            StringBuilder text = new StringBuilder(TASK);
            for (int edit = 1 + random.nextInt(4); edit > 0; edit--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
                    case 1 -> text.delete(at, Math.min(text.length(), at + random.nextInt(9)));
                    default -> text.setCharAt(at, (char) random.nextInt(0x180));
                }
            }
            read(text.toString());
        }
    }

    @Test
    void hostileSizesAndDepthsAreRefused() {
        read("[".repeat(100_000));
        read("a: ".repeat(50_000));
        read("{".repeat(50_000) + "}".repeat(50_000));
        StringBuilder laughs = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i < 40; i++) {
            laughs.append("a%d: &a%d [*a%d, *a%d, *a%d]%n".formatted(i, i, i - 1, i - 1, i - 1));
        }
        read(laughs.toString());
        read("task: " + "x".repeat(5 << 20));
        read("");
        read("- a\n- b\n");
        read("? [a, b]\n: c\n");
    }
}
