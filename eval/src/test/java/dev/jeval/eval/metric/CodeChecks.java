package dev.jeval.eval.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// HumanEval and pass@k.
final class CodeChecks {
    private CodeChecks() {}

    static boolean check(Golden golden) {
        switch (golden.op()) {
            case "humaneval_postprocess" -> postprocess(golden);
            case "humaneval_reference" ->
                    assertThat(
                                    HumanEval.reference(
                                            golden.input("test"), golden.input("entry_point")))
                            .isEqualTo(golden.expected().get("reference").asString());
            case "pass_at_k" ->
                    golden.assertClose(
                            "pass@k",
                            PassAtK.of(
                                    golden.input().get("n").asInt(),
                                    golden.input().get("c").asInt(),
                                    golden.input().get("k").asInt()),
                            golden.expected().get("value"));
            case "pass_at_k_mean" -> mean(golden);
            case "answer_ratio" -> answerRatio(golden);
            case "code_execution", "code_eval_corpus" ->
                    abort("the Python sandbox: no issue so far asks for running programs");
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void postprocess(Golden golden) {
        assertThat(
                        HumanEval.postprocess(
                                golden.input("prompt"),
                                golden.input().get("strip_prompt").asBoolean(),
                                golden.input("generation"),
                                Golden.strings(golden.input().get("stop_words"))))
                .isEqualTo(golden.expected().get("code").asString());
    }

    private static void mean(Golden golden) {
        int[] n = integers(golden.input().get("n"));
        int[] c = integers(golden.input().get("c"));
        for (String name : golden.expected().propertyNames()) {
            int k = Integer.parseInt(name.substring(name.indexOf('@') + 1));
            golden.assertClose(name, PassAtK.mean(n, c, k), golden.expected().get(name));
        }
    }

    private static int[] integers(JsonNode array) {
        int[] integers = new int[array.size()];
        for (int i = 0; i < integers.length; i++) {
            integers[i] = array.get(i).asInt();
        }
        return integers;
    }

    private static void answerRatio(Golden golden) {
        List<List<String>> generations = new ArrayList<>();
        golden.input().get("generations").forEach(g -> generations.add(Golden.strings(g)));
        golden.assertClose(
                "ratio", HumanEval.answerRatio(generations), golden.expected().get("ratio"));
    }
}
