package dev.jeval.eval.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jeval.eval.TaskConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskRegistryTest {
    private static final String MINIMAL =
            """
            task: mini
            dataset_path: json
            test_split: test
            doc_to_text: "Q: {{q}}"
            doc_to_target: a
            """;

    @TempDir Path folder;

    private void write(String name, String text) throws IOException {
        Files.createDirectories(folder.resolve(name).getParent());
        Files.writeString(folder.resolve(name), text);
    }

    private TaskRegistry open() {
        return TaskRegistry.open(List.of(folder));
    }

    @Test
    void everyBuiltInDefinitionCanBeRead() {
        TaskRegistry registry = TaskRegistry.builtIn();
        assertThat(registry.tasks()).contains("particle_ja");
        for (String name : registry.tasks()) {
            assertThat(registry.task(name).name()).isEqualTo(name);
        }
        for (String group : registry.groups()) {
            assertThat(registry.select(List.of(group)).tasks()).isNotEmpty();
        }
    }

    @Test
    void defaultsAreThoseOfTheHarness() throws IOException {
        write("mini.yaml", MINIMAL);
        TaskConfig task = open().task("mini");
        assertThat(task.alias()).isEqualTo("mini");
        assertThat(task.scoring().outputType()).isEqualTo(OutputType.GENERATE_UNTIL);
        assertThat(task.prompt().targetDelimiter()).isEqualTo(" ");
        assertThat(task.prompt().fewShotDelimiter()).isEqualTo("\n\n");
        assertThat(task.numFewShot()).isZero();
        assertThat(task.scoring().generationKwargs())
                .isEqualTo(
                        Map.of(
                                "temperature",
                                0.0,
                                "do_sample",
                                false,
                                "max_gen_toks",
                                256,
                                "until",
                                List.of("\n\n")));
        assertThat(task.scoring().metrics()).extracting("name").containsExactly("exact_match");
        assertThat(task.scoring().filters()).extracting("name").containsExactly("none");
        assertThat(task.fewShot().sampler()).isEqualTo("default");
        assertThat(task.version()).isEqualTo("Yaml");
    }

    @Test
    void everyKeyOfTheFormatIsRead() throws IOException {
        write(
                "full.yaml",
                """
                task: full
                task_alias: Full
                tag: [one, two]
                dataset_path: some/data
                dataset_name: conf
                dataset_kwargs: {data_files: {test: t.jsonl}}
                custom_dataset: !function full.make
                training_split: train
                validation_split: validation
                test_split: test
                fewshot_split: train
                fewshot_config:
                  sampler: first_n
                  samples: [{q: a, a: b}]
                  fewshot_indices: [0, 2]
                  split: dev
                  process_docs: !function full.docs
                  doc_to_text: "{{q}}"
                  doc_to_target: a
                  doc_to_choice: [no, yes]
                  gen_prefix: "A:"
                  fewshot_delimiter: "\\n"
                  target_delimiter: ""
                process_docs: !function full.docs
                description: "About\\n"
                doc_to_text: !function full.text
                doc_to_target: 1
                doc_to_choice: ["a", "b"]
                process_results: !function full.score
                target_delimiter: ""
                fewshot_delimiter: "\\n"
                gen_prefix: "So"
                num_fewshot: 3
                output_type: multiple_choice
                repeats: 2
                metric_list:
                  - metric: acc
                    aggregation: mean
                    higher_is_better: true
                    ignore_case: yes
                filter_list:
                  - name: strict
                    filter:
                      - function: regex
                        regex_pattern: "x(.)"
                      - function: take_first
                should_decontaminate: true
                doc_to_decontamination_query: q
                unsafe_code: off
                metadata: {version: 2.0}
                """);
        TaskConfig task = open().task("full");
        assertThat(task.tags()).containsExactly("one", "two");
        assertThat(task.data().customDataset()).isEqualTo("full.make");
        assertThat(task.fewShot().split()).isEqualTo("dev");
        assertThat(task.fewShot().indices()).containsExactly(0, 2);
        assertThat(task.fewShot().choice())
                .isEqualTo(new FieldSource.Items(List.of("False", "True")));
        assertThat(task.prompt().target()).isEqualTo(new FieldSource.Index(1));
        assertThat(task.prompt().text()).isEqualTo(new FieldSource.Function("full.text"));
        assertThat(task.scoring().metrics().getFirst().kwargs()).containsEntry("ignore_case", true);
        assertThat(task.scoring().filters().getFirst().steps()).hasSize(2);
        assertThat(task.scoring().unsafeCode()).isFalse();
        assertThat(task.version()).isEqualTo(2.0);
    }

    @Test
    void includedKeysAreOverlaid() throws IOException {
        write("base/_base", "dataset_path: json\ntest_split: test\ndoc_to_text: q\n");
        write("a.yaml", "include: base/_base\ntask: a\ndoc_to_target: x\ntest_split: other\n");
        assertThat(open().task("a").data().testSplit()).isEqualTo("other");
        assertThat(open().task("a").prompt().text()).isEqualTo(new FieldSource.Template("q"));
    }

    @Test
    void unknownKeyNamesFileAndKey() throws IOException {
        write("mini.yaml", MINIMAL + "doc_to_txt: x\n");
        assertThatThrownBy(() -> open().task("mini"))
                .isInstanceOf(TaskConfigException.class)
                .hasMessageContaining("mini.yaml")
                .hasMessageContaining("unknown key 'doc_to_txt'");
    }

    @Test
    void wrongTypeNamesFileAndKey() throws IOException {
        write("mini.yaml", MINIMAL + "num_fewshot: many\n");
        assertThatThrownBy(() -> open().task("mini"))
                .hasMessageContaining("mini.yaml")
                .hasMessageContaining("'num_fewshot': expected a whole number, got 'many'");
    }

    @Test
    void brokenYamlIsToldWhenTheNameIsNotFound() throws IOException {
        write("bad.yaml", "task: bad\n  doc: [unclosed\n");
        write("mini.yaml", MINIMAL);
        TaskRegistry registry = open();
        assertThat(registry.task("mini").name()).isEqualTo("mini");
        assertThat(registry.broken()).hasSize(1);
        assertThatThrownBy(() -> registry.select(List.of("bad")))
                .hasMessageContaining("no such task")
                .hasMessageContaining("bad.yaml");
    }

    @Test
    void includeCycleIsAnError() throws IOException {
        write("a.yaml", "include: b.yaml\ntask: a\n");
        write("b.yaml", "include: a.yaml\ntask: b\n");
        assertThat(open().broken().values()).allMatch(text -> text.contains("includes itself"));
    }

    @Test
    void unknownNameSuggestsSimilarOnes() {
        assertThatThrownBy(() -> TaskRegistry.builtIn().select(List.of("particle_jp")))
                .hasMessageContaining("did you mean particle_ja");
    }

    @Test
    void groupsTagsAndPatternsAreResolved() throws IOException {
        write("a.yaml", MINIMAL.replace("mini", "t_a") + "tag: pair\n");
        write("b.yaml", MINIMAL.replace("mini", "t_b") + "tag: pair\n");
        write(
                "g.yaml",
                """
                group: g
                task:
                  - pair
                  - task: t_a
                    num_fewshot: 2
                aggregate_metric_list:
                  - metric: exact_match
                    weight_by_size: False
                """);
        write("outer.yaml", "group: outer\ntask: [g]\n");
        TaskSelection selection = open().select(List.of("outer"));
        assertThat(selection.tasks()).extracting(TaskConfig::name).containsExactly("t_a", "t_b");
        assertThat(selection.tasks().getFirst().numFewShot()).isEqualTo(2);
        assertThat(selection.leaves("outer")).containsExactly("t_a", "t_b");
        assertThat(selection.groups().get(1).metrics().getFirst().weightBySize()).isFalse();
        assertThat(open().select(List.of("t_*")).tasks()).hasSize(2);
        assertThat(open().select(List.of("pair")).tasks()).hasSize(2);
    }

    @Test
    void aYamlFileCanBeNamedByItsPath() throws IOException {
        write("mini.yaml", MINIMAL);
        TaskSelection selection =
                TaskRegistry.builtIn().select(List.of(folder.resolve("mini.yaml").toString()));
        assertThat(selection.tasks().getFirst().name()).isEqualTo("mini");
    }
}
