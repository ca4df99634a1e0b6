package dev.jeval.analysis.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jeval.analysis.data.AnalysisException;
import org.junit.jupiter.api.Test;

class TokenizerPageTest {
    private static final String STUDY =
            """
            {"tokenizers": [
              {"name": "<a>", "context_length": 4096,
               "vocabulary": {"size": 32000, "entries": 31000, "unused_share": 0.5,
                 "by_script": {"latin": 20000, "kanji": 700},
                 "coverage": {"hiragana": {"share": 0.7}}},
               "texts": {"ja": {"tokens": 100, "characters_per_token": 0.82, "fertility": null}},
               "premiums": [{"name": "p", "language": "ja", "reference": "en", "sentences": 10,
                 "tokens": 30, "reference_tokens": 15, "premium": 2.0, "dearer_sentences": 9}]},
              {"name": "b"}, {"name": "c", "vocabulary": {"size": 5}}],
             "comparisons": [{"base": "<a>", "other": "b", "added_pieces": 3,
               "languages": {"ja": {"token_ratio": 0.5}}}]}
            """;

    @Test
    void showsWhatThereIsAndLeavesGapsForTheRest() {
        String html = TokenizerPage.toHtml(STUDY, "Tokenizers");
        assertThat(html).contains("&lt;a&gt;").doesNotContain("<a>");
        assertThat(html).contains("0.82").contains("2.000").contains("0.900 ± 0.095");
        assertThat(html).isEqualTo(TokenizerPage.toHtml(STUDY, "Tokenizers"));
    }

    @Test
    void saysWhatIsWrong() {
        assertThatThrownBy(() -> TokenizerPage.toHtml("{", "x"))
                .isInstanceOf(AnalysisException.class)
                .hasMessageContaining("expected JSON");
        assertThatThrownBy(() -> TokenizerPage.toHtml("{}", "x"))
                .hasMessageContaining("expected results in 'tokenizers'");
    }
}
