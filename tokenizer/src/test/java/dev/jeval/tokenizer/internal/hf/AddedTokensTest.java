package dev.jeval.tokenizer.internal.hf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jeval.tokenizer.internal.Vocabulary;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AddedTokensTest {
    private static final Vocabulary VOCABULARY = vocabulary();

    @Test
    void longestOfTheLeftmostWins() {
        assertThat(split("x吾輩は吾輩", token("吾輩"), token("吾輩は")))
                .containsExactly("x", "<吾輩は>", "<吾輩>");
    }

    @Test
    void singleWordDoesNotTouchWordCharacters() {
        AddedToken cat = new AddedToken("猫", true, false, false, false, false);
        assertThat(split("猫 黒猫 「猫」", cat)).containsExactly("<猫>", " 黒猫 「", "<猫>", "」");
    }

    @Test
    void strippingTokensSwallowWhitespace() {
        AddedToken both = new AddedToken("<LR>", false, true, true, false, false);
        assertThat(split("a\u3000 <LR>\n b", both)).containsExactly("a", "<\u3000 <LR>\n >", "b");
    }

    @Test
    void tokenInTheVocabularyKeepsItsIdAndOthersTakeTheNextOnes() {
        AddedTokens tokens =
                new AddedTokens(
                        List.of(token("b"), token("new"), token("newer")), VOCABULARY, null);
        assertThat(tokens.id("b")).isEqualTo(1);
        assertThat(tokens.id("new")).isEqualTo(3);
        assertThat(tokens.id("newer")).isEqualTo(4);
        assertThat(tokens.limit()).isEqualTo(5);
    }

    @Test
    void laterDeclarationOfATokenReplacesItsFlags() {
        AddedToken plain = new AddedToken("<x>", false, false, false, false, true);
        AddedToken stripping = new AddedToken("<x>", false, true, true, false, true);
        assertThat(split("a <x> b", plain, stripping)).containsExactly("a", "< <x> >", "b");
    }

    private static AddedToken token(String content) {
        return new AddedToken(content, false, false, false, false, false);
    }

    private static Vocabulary vocabulary() {
        Vocabulary.Builder builder = new Vocabulary.Builder(4);
        builder.put("a", 0);
        builder.put("b", 1);
        builder.put("c", 2);
        return builder.build();
    }

    /// The parts of the text; added tokens in angle brackets.
    private static List<String> split(String text, AddedToken... added) {
        List<String> parts = new ArrayList<>();
        new AddedTokens(List.of(added), VOCABULARY, null)
                .splitPlain(
                        text.toCharArray(),
                        0,
                        text.length(),
                        new AddedTokens.Consumer() {
                            @Override
                            public void text(int from, int to) {
                                parts.add(text.substring(from, to));
                            }

                            @Override
                            public void token(int id, int from, int to) {
                                parts.add("<" + text.substring(from, to) + ">");
                            }
                        });
        return parts;
    }
}
