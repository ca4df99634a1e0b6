package dev.jeval.tokenizer.internal.hf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jeval.tokenizer.Encoding;
import dev.jeval.tokenizer.TokenizerFormatException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Components that no golden tokenizer uses; the answers were checked against Hugging Face
/// `tokenizers` 0.21.
class ComponentsTest {
    private static final String BERT_VOCAB =
            """
            {"[UNK]":0,"[CLS]":1,"[SEP]":2,"the":3,"run":4,"##ning":5,"##s":6,"猫":7,".":8,"cafe":9,
            "un":10,"##a":11,"!":12}\
            """;

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            value = {
                "{\"type\":\"Whitespace\"}¦ab, c!?¦ab|,|c|!?",
                "{\"type\":\"WhitespaceSplit\"}¦ab,  c¦ab,|c",
                "{\"type\":\"BertPreTokenizer\"}¦ab, c!?¦ab|,|c|!|?",
                "{\"type\":\"UnicodeScripts\"}¦猫がいるabc123¦猫がいる|abc|123",
                "{\"type\":\"CharDelimiterSplit\",\"delimiter\":\"の\"}¦猫の目の色¦猫|目|色",
                "{\"type\":\"Digits\",\"individual_digits\":true}¦a12①b¦a|1|2|①|b",
                "{\"type\":\"Digits\",\"individual_digits\":false}¦a12①b¦a|12①|b",
                "{\"type\":\"Punctuation\"}¦a。、b￥¦a|。|、|b￥",
                "{\"type\":\"Punctuation\",\"behavior\":\"Contiguous\"}¦a。、b¦a|。、|b",
                "{\"type\":\"Punctuation\",\"behavior\":\"MergedWithPrevious\"}¦a。、b¦a。|、|b",
                "{\"type\":\"Punctuation\",\"behavior\":\"MergedWithNext\"}¦a。、b¦a|。|、b",
                "{\"type\":\"Punctuation\",\"behavior\":\"Removed\"}¦a。、b¦a|b",
                "{\"type\":\"Metaspace\",\"replacement\":\"_\",\"add_prefix_space\":true}¦a bc¦a| bc",
            })
    void preTokenizersCut(String json, String text, String words) {
        assertThat(words(TokenizerFixture.cuttingBy(json), text))
                .containsExactly(words.split("\\|"));
    }

    @Test
    void bertNormalizesCutsAndFrames() {
        HuggingFaceTokenizer tokenizer = bert(true);
        assertThat(tokenizer.tokenize("The  CAFÉ猫\u200b running."))
                .containsExactly("the", "cafe", "猫", "run", "##ning", ".");
        assertThat(tokenizer.encode("the", true)).containsExactly(1, 3, 2);
        assertThat(tokenizer.decode(new int[] {1, 3, 4, 5, 8, 2}, true)).isEqualTo("the running.");
    }

    @Test
    void wordPieceTakesWordsThatItCannotCoverAsUnknown() {
        HuggingFaceTokenizer tokenizer = bert(true);
        assertThat(tokenizer.tokenize("runx una")).containsExactly("[UNK]", "un", "##a");
        assertThat(tokenizer.tokenize("run".repeat(40))).containsExactly("[UNK]");
    }

    @Test
    void modelWithoutTypeIsRecognised() {
        assertThat(bert(false).tokenize("runs")).containsExactly("run", "##s");
    }

    @Test
    void ctcDecoderDropsRepeatsAndPadding() {
        HuggingFaceTokenizer tokenizer =
                TokenizerFixture.load(
                        "",
                        "null",
                        "null",
                        "null",
                        """
                        {"type":"CTC","pad_token":"<pad>","word_delimiter_token":"|","cleanup":true}\
                        """,
                        """
                        {"type":"WordLevel","unk_token":"<pad>",
                        "vocab":{"<pad>":0,"|":1,"h":2,"i":3}}\
                        """);
        assertThat(tokenizer.decode(new int[] {2, 2, 0, 3, 3, 1, 0, 3, 0, 3}, false))
                .isEqualTo("hi ii");
    }

    @Test
    void withoutDecoderTokensAreJoinedBySpaces() {
        assertThat(TokenizerFixture.cuttingBy("null").decode(new int[] {1, 2, 3}, false))
                .isEqualTo("a b 猫");
    }

    @Test
    void byteFallbackRunThatIsNotUtf8BecomesOneReplacementPerByte() {
        HuggingFaceTokenizer tokenizer =
                TokenizerFixture.load(
                        "",
                        "null",
                        "null",
                        "null",
                        "{\"type\":\"ByteFallback\"}",
                        """
                        {"type":"BPE","byte_fallback":true,"unk_token":"<unk>","merges":[],
                        "vocab":{"<unk>":0,"<0xE7>":1,"<0x8C>":2,"<0xAB>":3,"a":4}}\
                        """);
        assertThat(tokenizer.decode(new int[] {1, 2, 3}, false)).isEqualTo("猫");
        assertThat(tokenizer.decode(new int[] {1, 2, 3, 1, 2, 4}, false))
                .isEqualTo("\uFFFD\uFFFD\uFFFD\uFFFD\uFFFDa");
        assertThat(tokenizer.encode("猫a")).containsExactly(1, 2, 3, 4);
        assertThat(tokenizer.encode("犬a")).containsExactly(0, 4);
    }

    @Test
    void bpeWithPrefixForContinuations() {
        HuggingFaceTokenizer tokenizer =
                TokenizerFixture.load(
                        "",
                        "null",
                        "{\"type\":\"Whitespace\"}",
                        "null",
                        "null",
                        """
                        {"type":"BPE","unk_token":"<unk>","continuing_subword_prefix":"##",
                        "merges":["a ##b","##b ##c","a ##bc"],
                        "vocab":{"<unk>":0,"a":1,"##b":2,"##c":3,"ab":4,"##bc":5,"abc":6}}\
                        """);
        assertThat(tokenizer.tokenize("abc bab ab"))
                .containsExactly("ab", "##c", "<unk>", "<unk>", "##b", "ab");
    }

    @Test
    void mergesMayStandBeforeTheVocabulary() {
        HuggingFaceTokenizer tokenizer =
                TokenizerFixture.loadJson(
                        """
                        {"model":{"merges":[["a","b"]],"vocab":{"a":0,"b":1,"ab":2},"type":"BPE"}}\
                        """);
        assertThat(tokenizer.encode("abab")).containsExactly(2, 2);
    }

    @Test
    void truncationAndPaddingAreIgnoredWithANote() {
        HuggingFaceTokenizer tokenizer =
                TokenizerFixture.loadJson(
                        """
                        {"truncation":{"max_length":1},"padding":{"strategy":"BatchLongest"},
                        "pre_tokenizer":{"type":"Whitespace"},"model":%s}\
                        """
                                .formatted(TokenizerFixture.WORD_LEVEL));
        assertThat(tokenizer.encode("a b")).containsExactly(1, 2);
        assertThat(tokenizer.notes()).hasSize(2);
        assertThat(tokenizer.notes().getFirst()).contains("truncation", "max_length 1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{",
                "{}",
                "{\"model\":[]}",
                "{\"model\":{}}",
                "{\"model\":{\"type\":\"Other\",\"vocab\":{}}}",
                "{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":0},\"merges\":[\"a b\"]}}",
                "{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":0},\"merges\":[\"a  a\"]}}",
                "{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":0},\"merges\":[[\"a\"]]}}",
                "{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":2000000000},\"merges\":[]}}",
                "{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":-1},\"merges\":[]}}",
                "{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":\"x\"},\"merges\":[]}}",
                "{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":0},\"merges\":[],\"unk_token\":\"u\"}}",
                "{\"model\":{\"type\":\"Unigram\",\"vocab\":[[\"a\"]]}}",
                "{\"model\":{\"type\":\"Unigram\",\"vocab\":[[\"a\",-1]],\"unk_id\":5}}",
                "{\"model\":{\"type\":\"Unigram\",\"vocab\":{\"a\":0}}}",
                "{\"model\":{\"type\":\"WordLevel\",\"vocab\":{}},\"normalizer\":{\"type\":\"X\"}}",
                "{\"model\":{\"type\":\"WordLevel\",\"vocab\":{}},\"normalizer\":{}}",
                "{\"model\":{\"type\":\"WordLevel\",\"vocab\":{}},\"normalizer\":7}",
                "{\"model\":{\"type\":\"WordLevel\",\"vocab\":{}},"
                        + "\"pre_tokenizer\":{\"type\":\"Split\",\"pattern\":{\"Regex\":\"(\"},"
                        + "\"behavior\":\"Removed\"}}",
                "{\"model\":{\"type\":\"WordLevel\",\"vocab\":{}},\"post_processor\":"
                        + "{\"type\":\"TemplateProcessing\",\"single\":"
                        + "[{\"SpecialToken\":{\"id\":\"x\"}}],\"special_tokens\":{}}}",
                "{\"model\":{\"type\":\"WordLevel\",\"vocab\":{}},\"normalizer\":"
                        + "{\"type\":\"Precompiled\",\"precompiled_charsmap\":\"AAAA\"}}",
            })
    void damagedFileIsOneClearError(String json) {
        assertThatThrownBy(() -> TokenizerFixture.loadJson(json))
                .isInstanceOf(TokenizerFormatException.class)
                .hasMessageContaining(".json");
    }

    @Test
    void unknownWordWithoutUnknownTokenIsAnErrorThatNamesTheSetting() {
        HuggingFaceTokenizer tokenizer =
                TokenizerFixture.loadJson(
                        "{\"model\":{\"type\":\"Unigram\",\"vocab\":[[\"a\",-1.5]]}}");
        assertThat(tokenizer.encode("aa")).containsExactly(0, 0);
        assertThatThrownBy(() -> tokenizer.encode("b"))
                .isInstanceOf(TokenizerFormatException.class)
                .hasMessageContaining("unk_id");
    }

    private static HuggingFaceTokenizer bert(boolean typed) {
        return TokenizerFixture.load(
                """
                {"id":1,"content":"[CLS]","special":true},{"id":2,"content":"[SEP]","special":true}\
                """,
                "{\"type\":\"BertNormalizer\"}",
                "{\"type\":\"BertPreTokenizer\"}",
                "{\"type\":\"BertProcessing\",\"sep\":[\"[SEP]\",2],\"cls\":[\"[CLS]\",1]}",
                "{\"type\":\"WordPiece\",\"prefix\":\"##\",\"cleanup\":true}",
                """
                {%s"unk_token":"[UNK]","continuing_subword_prefix":"##",
                "max_input_chars_per_word":100,"vocab":%s}\
                """
                        .formatted(typed ? "\"type\":\"WordPiece\"," : "", BERT_VOCAB));
    }

    /// The stretches of the text that became tokens.
    private static List<String> words(HuggingFaceTokenizer tokenizer, String text) {
        Encoding encoding = tokenizer.encodeWithOffsets(text, false);
        List<String> words = new ArrayList<>();
        for (int i = 0; i < encoding.size(); i++) {
            words.add(text.substring(encoding.starts()[i], encoding.ends()[i]));
        }
        return words;
    }
}
