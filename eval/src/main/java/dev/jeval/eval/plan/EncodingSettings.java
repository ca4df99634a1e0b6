package dev.jeval.eval.plan;

import dev.jeval.eval.request.EncodingRules;
import org.jspecify.annotations.Nullable;

/// What the encoding of requests depends on beside the tokenizer.
///
/// @param addBosToken `add_bos_token` of the model arguments; null to follow each task's rules
/// @param bosId id of the BOS token; null if there is none
/// @param eosId id of the EOS token; null if there is none
/// @param bosText text of the BOS token; empty if there is none
/// @param modelType `model_type` of the checkpoint
/// @param maxLength positions usable
public record EncodingSettings(
        @Nullable Boolean addBosToken,
        @Nullable Integer bosId,
        @Nullable Integer eosId,
        String bosText,
        String modelType,
        int maxLength) {
    /// Whether a text encoded by `rules` gets the tokenizer's special tokens.
    boolean specials(EncodingRules rules, String text) {
        if (addBosToken != null) {
            return addBosToken;
        }
        boolean startsWithBos = !bosText.isEmpty() && text.startsWith(bosText);
        return rules.tokenizerSpecials() && !startsWithBos || rules.addsBosFor(modelType);
    }

    /// The id that stands for an empty context; null if the model has none.
    @Nullable Integer prefixId(EncodingRules rules) {
        if (rules.bosPrefix()) {
            return bosId == null ? eosId : bosId;
        }
        return eosId == null ? bosId : eosId;
    }
}
