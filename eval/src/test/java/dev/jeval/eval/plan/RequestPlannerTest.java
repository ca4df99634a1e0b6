package dev.jeval.eval.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jeval.eval.request.EncodingRules;
import dev.jeval.eval.request.GenerationSettings;
import dev.jeval.eval.request.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RequestPlannerTest {
    private static final int BOS = 1;
    private static final int EOS = 2;

    /// A character is a token.
    private static int[] encode(String text, boolean addSpecialTokens) {
        String framed = addSpecialTokens ? (char) BOS + text : text;
        return framed.codePoints().toArray();
    }

    private static RequestPlanner planner(Boolean addBos, int maxLength) {
        return new RequestPlanner(
                RequestPlannerTest::encode,
                new EncodingSettings(addBos, BOS, EOS, "", "llama", maxLength));
    }

    private static PlannedRequest.Generation generation(
            RequestPlanner planner, String context, int newTokens, EncodingRules rules) {
        GenerationSettings settings = new GenerationSettings(List.of(), newTokens, 0, 1, 0);
        return (PlannedRequest.Generation)
                planner.plan(new Request.Generate(context, settings, 0, 0, rules));
    }

    @Test
    void rulesDecideAboutSpecialTokensUnlessTheUserDoes() {
        for (EncodingRules rules : EncodingRules.values()) {
            int[] prompt = generation(planner(null, 8192), "ab", 4, rules).prompt();
            assertThat(prompt[0] == BOS).as(rules.yamlName()).isEqualTo(rules.tokenizerSpecials());
            assertThat(generation(planner(true, 8192), "ab", 4, rules).prompt()[0]).isEqualTo(BOS);
            assertThat(generation(planner(false, 8192), "ab", 4, rules).prompt()[0]).isEqualTo('a');
        }
    }

    @Test
    void anEmptyContextIsThePrefixToken() {
        PlannedRequest.Pair head =
                (PlannedRequest.Pair)
                        planner(null, 100)
                                .plan(new Request.LogLikelihood("", "ab", EncodingRules.LM_EVAL));
        assertThat(head.context()).containsExactly(BOS);
        assertThat(head.continuation()).containsExactly('a', 'b');
        PlannedRequest.Pair old =
                (PlannedRequest.Pair)
                        planner(null, 100)
                                .plan(
                                        new Request.LogLikelihood(
                                                "", "ab", EncodingRules.LM_EVAL_0_4_2));
        assertThat(old.context()).containsExactly(EOS);
        PlannedRequest.Rolling rolling =
                (PlannedRequest.Rolling)
                        planner(true, 100).plan(new Request.Rolling("ab", EncodingRules.LM_EVAL));
        assertThat(rolling.prefix()).isEqualTo(BOS);
        assertThat(rolling.tokens()).containsExactly('a', 'b');
    }

    @Test
    void promptsAreCutOnTheLeftToLeaveRoom() {
        PlannedRequest.Generation plan =
                generation(planner(false, 10), "abcdefghij", 4, EncodingRules.LM_EVAL);
        assertThat(plan.prompt()).containsExactly('e', 'f', 'g', 'h', 'i', 'j');
        assertThat(plan.truncated()).isEqualTo(4);
        assertThat(
                        generation(
                                        planner(false, 9000),
                                        "x".repeat(5000),
                                        7,
                                        EncodingRules.JP_HARNESS_0_3)
                                .prompt())
                .hasSize(4096 - 256);
        assertThat(
                        generation(
                                        planner(false, 9000),
                                        "x".repeat(1000),
                                        99,
                                        EncodingRules.BIGCODE)
                                .maxNewTokens())
                .isEqualTo(24);
    }

    @Test
    void whatDoesNotFitIsRejectedWithAReason() {
        GenerationSettings settings = new GenerationSettings(List.of(), 10, 0, 1, 0);
        for (Request request :
                List.of(
                        new Request.Generate("ab", settings, 0, 0, EncodingRules.LM_EVAL),
                        new Request.LogLikelihood("a", "", EncodingRules.LM_EVAL),
                        new Request.LogLikelihood("a", "b".repeat(11), EncodingRules.LM_EVAL),
                        new Request.Rolling("", EncodingRules.LM_EVAL))) {
            assertThat(planner(false, 10).plan(request))
                    .isInstanceOfSatisfying(
                            PlannedRequest.Rejected.class,
                            rejected -> assertThat(rejected.reason()).contains("expected"));
        }
    }

    @Test
    void sharedBeginningsCountOnce() {
        Random random = new Random(3);
        for (int round = 0; round < 50; round++) {
            List<int[]> sequences = new ArrayList<>();
            TreeSet<String> prefixes = new TreeSet<>();
            for (int i = random.nextInt(20); i >= 0; i--) {
                int[] sequence = random.ints(random.nextInt(6), 0, 3).toArray();
                sequences.add(sequence);
                StringBuilder prefix = new StringBuilder();
                for (int token : sequence) {
                    prefixes.add(prefix.append(token).toString());
                }
            }
            assertThat(TokenTrieSize.of(sequences)).isEqualTo(prefixes.size());
        }
    }
}
