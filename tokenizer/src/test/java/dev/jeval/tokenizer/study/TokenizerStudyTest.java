package dev.jeval.tokenizer.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.jeval.tokenizer.Tokenizer;
import dev.jeval.tokenizer.internal.sentencepiece.SentencePieceOptions;
import dev.jeval.tokenizer.internal.sentencepiece.SentencePieceTokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class TokenizerStudyTest {
    /// BPE with byte fallback, no dummy prefix.
    private final Tokenizer gemma = tokenizer("jsp-bpe-gemma");

    @Test
    void countsAgreeWithTheTokensThemselves() {
        String text = "吾輩は猫である。👍";
        TextStatistics statistics = measure("ja", List.of(text, text), Map.of()).texts().getFirst();
        long tokens = 2L * gemma.encode(text).length;
        assertThat(statistics.texts()).isEqualTo(2);
        assertThat(statistics.characters()).isEqualTo(18);
        assertThat(statistics.bytes()).isEqualTo(2 * (8 * 3 + 4));
        assertThat(statistics.tokens()).isEqualTo(tokens);
        assertThat(statistics.byteFallbackTokens()).isEqualTo(8);
        assertThat(statistics.nonUtf8Tokens()).isEqualTo(8);
        assertThat(statistics.splitCharacters()).isEqualTo(2);
        assertThat(statistics.unknownTokens()).isZero();
        assertThat(statistics.words()).isEqualTo(2);
        assertThat(statistics.morphological()).isFalse();
        assertThat(statistics.charactersPerToken()).isEqualTo(18.0 / tokens);
        assertThat(statistics.contextCapacity(100)).isEqualTo(100 * 18.0 / tokens);
        assertThat(statistics.fertility()).isEqualTo(tokens / 2.0);
    }

    @Test
    void tokensThatHoldAWordBoundaryCrossIt() {
        String text = "吾輩は猫である";
        long inside =
                measure("ja", List.of(text), Map.of("ja", _ -> new int[] {text.length()}))
                        .texts()
                        .getFirst()
                        .crossingTokens();
        TextStatistics everywhere =
                measure("ja", List.of(text), Map.of("ja", _ -> new int[] {1, 2, 3, 4, 5, 6, 7}))
                        .texts()
                        .getFirst();
        long longTokens = gemma.tokenize(text).stream().filter(piece -> piece.length() > 1).count();
        assertThat(inside).isZero();
        assertThat(longTokens).isPositive();
        assertThat(everywhere.crossingTokens()).isEqualTo(longTokens);
        assertThat(everywhere.morphological()).isTrue();
        assertThat(everywhere.words()).isEqualTo(7);
    }

    @Test
    void asciiWordsCountWithTheSpaceBefore() {
        TextStatistics statistics =
                measure("en", List.of("the cat, qzqzqz the"), Map.of()).texts().getFirst();
        assertThat(statistics.asciiWords()).isEqualTo(4);
        assertThat(statistics.asciiSingleTokenWords())
                .isEqualTo(3 - (gemma.id("\u2581cat").isPresent() ? 0 : 1));
        assertThat(statistics.words()).isEqualTo(4);
    }

    @Test
    void vocabularyEntriesCountOnceByScript() {
        VocabularyStatistics vocabulary = measure("ja", List.of(), Map.of()).vocabulary();
        assertThat(vocabulary.size()).isEqualTo(gemma.vocabSize());
        assertThat(vocabulary.byScript().values().stream().mapToInt(Integer::intValue).sum())
                .isEqualTo(vocabulary.entries());
        assertThat(vocabulary.byScript()).containsEntry("bytes", 256).containsEntry("special", 4);
        assertThat(vocabulary.unusedEntries()).isEqualTo(vocabulary.entries() - 260);
        assertThat(vocabulary.coverage())
                .extracting(Coverage::characters)
                .containsExactly(86, 90, 2136);
        Coverage hiragana = vocabulary.coverage().getFirst();
        assertThat(hiragana.covered() + hiragana.missing().length()).isEqualTo(86);
        assertThat(hiragana.share()).isGreaterThan(0.8);
        assertThat(vocabulary.singleCharacters().get("hiragana"))
                .isGreaterThanOrEqualTo(hiragana.covered());
    }

    @Test
    void theJoyoTableHoldsItsKanjiOnce() {
        int[] kanji = VocabularyCounter.joyoKanji();
        assertThat(kanji).hasSize(2136).isSorted().doesNotHaveDuplicates();
        assertThat(kanji).contains('鬱', '亜', 0x20B9F, '頰').doesNotContain('頬', '叱', '猪');
        for (int codePoint : kanji) {
            assertThat(Character.UnicodeScript.of(codePoint))
                    .isEqualTo(Character.UnicodeScript.HAN);
        }
    }

    @Test
    void premiumsCompareSentenceBySentence() {
        ParallelText parallel =
                new ParallelText(
                        "demo",
                        "ja",
                        "en",
                        List.of("吾輩は猫である。", "名前はまだ無い。"),
                        List.of("I am a cat.", "I have no name yet."));
        TokenPremium premium = TokenizerStudy.premium(gemma, parallel);
        assertThat(premium.sentences()).isEqualTo(2);
        assertThat(premium.premium())
                .isEqualTo((double) premium.tokens() / premium.referenceTokens());
        assertThat(premium.characters()).isEqualTo(16);
        assertThatThrownBy(() -> new ParallelText("x", "ja", "en", List.of("あ"), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("got 1 and 0");
    }

    @Test
    void comparisonsPredictCostAndGrowth() {
        Tokenizer unigram = tokenizer("jsp-uni-llmjp");
        List<String> texts = List.of("吾輩は猫である。名前はまだ無い。");
        TokenizerStudy study = study("ja", texts, Map.of());
        CostModel cost = new CostModel(1_000_000, 64, 4, false);
        TokenizerReport base = study.measure("gemma", gemma);
        TokenizerReport other = study.measure("llmjp", unigram);
        Comparison comparison =
                Comparison.of(base, other, VocabularyDifference.of(gemma, unigram), cost);
        int growth = unigram.vocabSize() - gemma.vocabSize();
        assertThat(comparison.addedEmbeddingParameters()).isEqualTo(2L * growth * 64);
        LanguageComparison language = comparison.languages().getFirst();
        assertThat(language.tokenRatio())
                .isEqualTo((double) language.otherTokens() / language.baseTokens());
        double perToken =
                (1_000_000.0 + unigram.vocabSize() * 64) / (1_000_000.0 + gemma.vocabSize() * 64);
        assertThat(language.relativeDecode())
                .isCloseTo(language.tokenRatio() * perToken, within(1e-12));
        assertThat(language.contextGain()).isCloseTo(1 / language.tokenRatio(), within(1e-12));
        VocabularyDifference same = VocabularyDifference.of(gemma, gemma);
        assertThat(same.added() + same.removed()).isZero();
        assertThat(same.keepsIds()).isTrue();
        ObjectNode json = StudyJson.of(comparison);
        assertThat(json.at("/languages/ja/token_ratio").asDouble())
                .isEqualTo(language.tokenRatio());
    }

    @Test
    void undefinedRatiosAreNullInJson() {
        ObjectNode json = StudyJson.of(measure("ja", List.of(), Map.of()));
        assertThat(json.at("/texts/ja/characters_per_token").isNull()).isTrue();
        assertThat(json.at("/vocabulary/coverage/joyo-kanji/characters").asInt()).isEqualTo(2136);
    }

    private TokenizerReport measure(
            String language, List<String> texts, Map<String, Segmenter> segmenters) {
        return study(language, texts, segmenters).measure("gemma", gemma);
    }

    private static TokenizerStudy study(
            String language, List<String> texts, Map<String, Segmenter> segmenters) {
        SequencedMap<String, List<String>> byLanguage = new LinkedHashMap<>();
        byLanguage.put(language, texts);
        return new TokenizerStudy(new StudyCorpus(byLanguage, List.of(), segmenters, 4096));
    }

    private static Tokenizer tokenizer(String name) {
        String resource = "/golden/tokenizers/" + name + "/tokenizer.model.gz";
        try (InputStream file =
                Objects.requireNonNull(TokenizerStudyTest.class.getResourceAsStream(resource))) {
            byte[] data = new GZIPInputStream(file).readAllBytes();
            return SentencePieceTokenizer.of(name, data, SentencePieceOptions.DEFAULT);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
