package dev.jeval.tokenizer.internal.sentencepiece;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jeval.tokenizer.Encoding;
import dev.jeval.tokenizer.StreamingDecoder;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlowTokenizerTest {
    private static final String SPACE = "\u2581";

    private final SentencePieceTokenizer base =
            new ModelBuilder(ModelType.CHAR)
                    .spaces(true, false, true)
                    .piece(SPACE, -1)
                    .piece("a", -1)
                    .piece("b", -1)
                    .build();

    @Test
    void legacyRulesPrefixEveryStretch() {
        SlowTokenizer tokenizer = tokenizer(true, true);
        assertThat(tokenizer.tokenize("a<s>b")).containsExactly(SPACE, "a", "<s>", SPACE, "b");
        assertThat(tokenizer.encode("a", true)).containsExactly(1, 3, 4);
    }

    @Test
    void newRulesPrefixTheStartOnlyAndOnlyIfAsked() {
        assertThat(tokenizer(false, true).tokenize("a<s>b"))
                .containsExactly(SPACE, "a", "<s>", "b");
        assertThat(tokenizer(false, true).tokenize("<s>b")).containsExactly("<s>", "b");
        assertThat(tokenizer(false, false).tokenize("a<s>b")).containsExactly("a", "<s>", "b");
    }

    @Test
    void theLongestAddedTokenWinsAndStripsItsSpaces() {
        SlowTokenizer tokenizer = tokenizer(false, false);
        assertThat(tokenizer.tokenize("a <im> \nb<im>>"))
                .containsExactly("a", SPACE, "<im>", "b", "<im>>");
        assertThat(tokenizer.vocabSize()).isEqualTo(9);
        assertThat(tokenizer.id("<im>>")).hasValue(8);
        assertThat(tokenizer.piece(6)).isEmpty();
        assertThat(tokenizer.isSpecial(7)).isTrue();
        assertThat(tokenizer.isSpecial(8)).isFalse();
    }

    @Test
    void decodingSpellsAddedTokensOrSkipsSpecialOnes() {
        SlowTokenizer tokenizer = tokenizer(true, true);
        int[] ids = tokenizer.encode("a<s>b<im>>", true);
        assertThat(tokenizer.decode(ids, false)).isEqualTo("<s>a<s> b<im>>");
        assertThat(tokenizer.decode(ids, true)).isEqualTo("a b<im>>");
        StreamingDecoder stream = tokenizer.streamingDecoder(true);
        StringBuilder text = new StringBuilder();
        for (int id : ids) {
            text.append(stream.accept(id));
        }
        assertThat(text.append(stream.finish())).hasToString("a b<im>>");
    }

    @Test
    void offsetsCountFromTheStartOfTheText() {
        Encoding encoding = tokenizer(true, true).encodeWithOffsets("a<s>b", true);
        assertThat(encoding.ids()).containsExactly(1, 3, 4, 1, 3, 5);
        assertThat(encoding.starts()).containsExactly(0, 0, 0, 1, 4, 4);
        assertThat(encoding.ends()).containsExactly(0, 0, 1, 4, 4, 5);
    }

    private SlowTokenizer tokenizer(boolean legacy, boolean addPrefixSpace) {
        return new SlowTokenizer(
                base,
                List.of(
                        AddedToken.special("<s>", 1),
                        new AddedToken("<im>", 7, true, false, true),
                        new AddedToken("<im>>", 8, false, false, false)),
                new SlowTokenizer.Rules(legacy, addPrefixSpace, List.of(1), List.of()));
    }
}
