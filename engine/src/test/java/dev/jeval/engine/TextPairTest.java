package dev.jeval.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TextPairTest {
    // 0 pad, 1 BOS, 2 EOS, then text; " a" and "ab" merge what a cut in the text would separate.
    private static final FakeTokenizer TOKENIZER =
            new FakeTokenizer(
                    List.of("<pad>", "<s>", "</s>", "a", "b", " ", " a", "ab", "\n", "\u3000"));

    private static void assertPair(
            String context, String continuation, boolean special, int[] ids, int[] scored) {
        ScoreRequest.Pair pair = TextPair.encode(TOKENIZER, context, continuation, special, 1);
        assertThat(pair.context()).isEqualTo(ids);
        assertThat(pair.continuation()).isEqualTo(scored);
    }

    @Test
    void trailingWhitespaceMovesToTheContinuation() {
        assertPair("b ", "a", false, new int[] {4}, new int[] {6});
        assertPair("b ", "a", true, new int[] {1, 4}, new int[] {6});
        assertPair("b \n\u3000", "b", false, new int[] {4}, new int[] {5, 8, 9, 4});
    }

    @Test
    void theWholeIsCutAfterAsManyIdsAsTheContextHas() {
        assertPair("b", " a", false, new int[] {4}, new int[] {6});
        // "ab" is one id, as many as "a" alone has, so nothing is left to score.
        assertPair("a", "b", false, new int[] {3}, new int[] {});
        assertPair("a", "bb", false, new int[] {3}, new int[] {4});
    }

    @Test
    void anEmptyContextIsThePrefixId() {
        assertPair("", "ab", false, new int[] {1}, new int[] {7});
        assertPair("", "ab", true, new int[] {1}, new int[] {7});
        assertPair(" ", "b", false, new int[] {1}, new int[] {5, 4});
        assertPair(" ", "b", true, new int[] {1}, new int[] {5, 4});
    }

    @Test
    void withoutBosTheFirstEosIsThePrefix() {
        assertThat(prefixOf(null, List.of(2, 5))).isEqualTo(2);
        assertThat(prefixOf(1, List.of(2))).isEqualTo(1);
        assertThat(prefixOf(null, List.of())).isNull();
        assertThatThrownBy(() -> TextPair.encode(TOKENIZER, "", "a", false, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("BOS or EOS");
    }

    private static @Nullable Integer prefixOf(@Nullable Integer bos, List<Integer> eos) {
        return new ModelInfo(Path.of("m"), "llama", 1, "F32", 10, 1, 1, 8, 8, bos, eos, 4)
                .prefixId();
    }
}
