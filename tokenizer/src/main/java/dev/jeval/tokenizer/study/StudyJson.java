package dev.jeval.tokenizer.study;

import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Results as JSON: counts under their record names, ratios beside them; an undefined ratio is
/// null.
public final class StudyJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private StudyJson() {}

    /// One tokenizer's results.
    public static ObjectNode of(TokenizerReport report) {
        ObjectNode json = NODES.objectNode();
        json.put("name", report.name());
        json.put("context_length", report.contextLength());
        json.set("vocabulary", of(report.vocabulary()));
        ObjectNode texts = json.putObject("texts");
        for (TextStatistics text : report.texts()) {
            texts.set(text.language(), of(text, report.contextLength()));
        }
        ArrayNode premiums = json.putArray("premiums");
        report.premiums().forEach(premium -> premiums.add(of(premium)));
        return json;
    }

    /// Two tokenizers side by side.
    public static ObjectNode of(Comparison comparison) {
        ObjectNode json = NODES.objectNode();
        json.put("base", comparison.base());
        json.put("other", comparison.other());
        VocabularyDifference vocabulary = comparison.vocabulary();
        json.put("common_pieces", vocabulary.common());
        json.put("added_pieces", vocabulary.added());
        json.put("removed_pieces", vocabulary.removed());
        json.put("keeps_ids", vocabulary.keepsIds());
        json.set("added_by_script", counts(vocabulary.addedByScript()));
        json.put("added_embedding_parameters", comparison.addedEmbeddingParameters());
        ObjectNode languages = json.putObject("languages");
        for (LanguageComparison language : comparison.languages()) {
            ObjectNode node = languages.putObject(language.language());
            node.put("base_tokens", language.baseTokens());
            node.put("other_tokens", language.otherTokens());
            ratio(node, "token_ratio", language.tokenRatio());
            ratio(node, "relative_prefill_cost", language.relativePrefill());
            ratio(node, "relative_decode_cost", language.relativeDecode());
            ratio(node, "decode_speedup", language.decodeSpeedup());
            ratio(node, "base_context_characters", language.baseContextCapacity());
            ratio(node, "other_context_characters", language.otherContextCapacity());
            ratio(node, "context_gain", language.contextGain());
        }
        return json;
    }

    private static ObjectNode of(VocabularyStatistics vocabulary) {
        ObjectNode json = NODES.objectNode();
        json.put("size", vocabulary.size());
        json.put("entries", vocabulary.entries());
        json.put("special", vocabulary.special());
        json.put("unused_entries", vocabulary.unusedEntries());
        ratio(json, "unused_share", vocabulary.unusedShare());
        json.set("by_script", counts(vocabulary.byScript()));
        json.set("single_characters", counts(vocabulary.singleCharacters()));
        ratio(json, "mean_characters", vocabulary.meanCharacters());
        json.put("longest_characters", vocabulary.longestCharacters());
        ObjectNode coverage = json.putObject("coverage");
        for (Coverage set : vocabulary.coverage()) {
            ObjectNode node = coverage.putObject(set.set());
            node.put("characters", set.characters());
            node.put("covered", set.covered());
            ratio(node, "share", set.share());
            node.put("missing", set.missing());
        }
        return json;
    }

    private static ObjectNode of(TextStatistics text, int contextLength) {
        ObjectNode json = NODES.objectNode();
        json.put("texts", text.texts());
        json.put("characters", text.characters());
        json.put("bytes", text.bytes());
        json.put("words", text.words());
        json.put("morphological", text.morphological());
        json.put("tokens", text.tokens());
        json.put("distinct_tokens", text.distinctTokens());
        ratio(json, "characters_per_token", text.charactersPerToken());
        ratio(json, "bytes_per_token", text.bytesPerToken());
        ratio(json, "words_per_token", text.wordsPerToken());
        ratio(json, "fertility", text.fertility());
        ratio(json, "context_characters", text.contextCapacity(contextLength));
        json.put("byte_fallback_tokens", text.byteFallbackTokens());
        ratio(json, "byte_fallback_share", text.byteFallbackShare());
        json.put("non_utf8_tokens", text.nonUtf8Tokens());
        ratio(json, "non_utf8_share", text.nonUtf8Share());
        json.put("unknown_tokens", text.unknownTokens());
        ratio(json, "unknown_share", text.unknownShare());
        json.put("split_characters", text.splitCharacters());
        ratio(json, "split_character_share", text.splitCharacterShare());
        json.put("crossing_tokens", text.crossingTokens());
        ratio(json, "crossing_share", text.crossingShare());
        json.put("ascii_words", text.asciiWords());
        json.put("ascii_single_token_words", text.asciiSingleTokenWords());
        ratio(json, "ascii_single_token_share", text.asciiSingleTokenShare());
        return json;
    }

    private static ObjectNode of(TokenPremium premium) {
        ObjectNode json = NODES.objectNode();
        json.put("name", premium.name());
        json.put("language", premium.language());
        json.put("reference", premium.reference());
        json.put("sentences", premium.sentences());
        json.put("tokens", premium.tokens());
        json.put("reference_tokens", premium.referenceTokens());
        ratio(json, "premium", premium.premium());
        json.put("characters", premium.characters());
        json.put("reference_characters", premium.referenceCharacters());
        ratio(json, "characters_per_token", premium.charactersPerToken());
        ratio(json, "reference_characters_per_token", premium.referenceCharactersPerToken());
        json.put("dearer_sentences", premium.dearerSentences());
        return json;
    }

    private static ObjectNode counts(Map<String, Integer> counts) {
        ObjectNode json = NODES.objectNode();
        counts.forEach(json::put);
        return json;
    }

    private static void ratio(ObjectNode json, String key, double value) {
        if (Double.isFinite(value)) {
            json.put(key, value);
        } else {
            json.putNull(key);
        }
    }
}
