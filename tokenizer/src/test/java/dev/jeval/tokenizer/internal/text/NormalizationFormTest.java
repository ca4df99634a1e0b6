package dev.jeval.tokenizer.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jeval.tokenizer.internal.RandomText;
import dev.jeval.tokenizer.internal.unicode.ReferenceClasses;
import java.text.Normalizer;
import org.junit.jupiter.api.Test;

class NormalizationFormTest {
    @Test
    void formsEqualTheJdkWhereTheReferenceKnowsAllCharacters() {
        RandomText texts = new RandomText(5);
        for (int i = 0; i < 3000; i++) {
            String text = texts.next(12);
            if (text.codePoints().anyMatch(ReferenceClasses.get("inert")::get)) {
                continue;
            }
            for (boolean tracked : new boolean[] {false, true}) {
                assertThat(normalize(NormalizationForm.NFC, text, tracked))
                        .isEqualTo(Normalizer.normalize(text, Normalizer.Form.NFC));
                assertThat(normalize(NormalizationForm.NFD, text, tracked))
                        .isEqualTo(Normalizer.normalize(text, Normalizer.Form.NFD));
                assertThat(normalize(NormalizationForm.NFKC, text, tracked))
                        .isEqualTo(Normalizer.normalize(text, Normalizer.Form.NFKC));
                assertThat(normalize(NormalizationForm.NFKD, text, tracked))
                        .isEqualTo(Normalizer.normalize(text, Normalizer.Form.NFKD));
            }
        }
    }

    @Test
    void charactersNewerThanTheReferenceStay() {
        assertThat(normalize(NormalizationForm.NFKC, "㋿Ａ", false)).isEqualTo("㋿A");
    }

    @Test
    void composedCharacterCoversAllThatItCameFrom() {
        char[] chars = "xか\u3099y".toCharArray();
        NormalizedText text = NormalizedText.of(chars, 0, chars.length, true);
        NormalizationForm.NFC.normalize(text);
        assertThat(text).hasToString("xがy");
        assertThat(text.originStart(text.begin() + 1)).isEqualTo(1);
        assertThat(text.originEnd(text.begin() + 1)).isEqualTo(3);
        assertThat(text.originStart(text.begin() + 2)).isEqualTo(3);
    }

    private static String normalize(NormalizationForm form, String input, boolean tracked) {
        char[] chars = input.toCharArray();
        NormalizedText text = NormalizedText.of(chars, 0, chars.length, tracked);
        form.normalize(text);
        return text.toString();
    }
}
