package dev.jeval.eval.request;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/// How text becomes tokens: special tokens, the token that stands before an empty context, and how
/// much room a prompt has. The harnesses differ here, and scores with them; a task names its rules
/// in `metadata.encoding`.
public enum EncodingRules {
    /// lm-evaluation-harness 0.4.13: the tokenizer's own special tokens before a context.
    LM_EVAL("lm_eval", true, true),
    /// lm-evaluation-harness 0.4.2 as in swallow-evaluation v202407: no special tokens except for
    /// model type `gemma`, EOS before an empty context.
    LM_EVAL_0_4_2("lm_eval_0_4_2", false, false),
    /// As before in swallow-evaluation v202411: the Gemma family gets BOS, and a continuation that
    /// adds no token to its context is encoded alone.
    SWALLOW_V202411("swallow_v202411", false, false),
    /// The Japanese fork of lm-evaluation-harness 0.3: no special tokens, prompts of at most
    /// `min(positions, 4096) - 256` tokens, always 256 new tokens.
    JP_HARNESS_0_3("jp_harness_0_3", false, false),
    /// llm-jp-eval 1.3.0 with the transformers release its lock file pins: no special tokens.
    LLM_JP_EVAL("llm_jp_eval_1_3", false, true),
    /// bigcode-evaluation-harness: the tokenizer's own special tokens, prompt and generation
    /// together at most 1,024 tokens.
    BIGCODE("bigcode", true, true);

    private static final int JP_MAX_LENGTH = 4096;
    private static final int JP_NEW_TOKENS = 256;
    private static final int BIGCODE_TOTAL = 1024;

    private final String yamlName;
    private final boolean tokenizerSpecials;
    private final boolean bosPrefix;

    EncodingRules(String yamlName, boolean tokenizerSpecials, boolean bosPrefix) {
        this.yamlName = yamlName;
        this.tokenizerSpecials = tokenizerSpecials;
        this.bosPrefix = bosPrefix;
    }

    /// The spelling in `metadata.encoding`.
    public String yamlName() {
        return yamlName;
    }

    /// The rules spelled `yamlName`.
    public static Optional<EncodingRules> of(String yamlName) {
        return Arrays.stream(values()).filter(rules -> rules.yamlName.equals(yamlName)).findFirst();
    }

    /// Whether a context gets the special tokens that the tokenizer adds by default (BOS for the
    /// Llama family), unless the user sets `add_bos_token`.
    public boolean tokenizerSpecials() {
        return tokenizerSpecials;
    }

    /// Whether an empty context is the BOS token (EOS if there is none) rather than EOS.
    public boolean bosPrefix() {
        return bosPrefix;
    }

    /// Whether a model of this `model_type` gets a BOS token although the rules add none.
    public boolean addsBosFor(String modelType) {
        return switch (this) {
            case LM_EVAL_0_4_2 -> modelType.equals("gemma");
            case SWALLOW_V202411 -> modelType.contains("gemma");
            case LM_EVAL, JP_HARNESS_0_3, LLM_JP_EVAL, BIGCODE -> false;
        };
    }

    /// Whether a continuation that adds no token to its context is encoded alone.
    public boolean reencodesEmpty() {
        return this == SWALLOW_V202411;
    }

    /// Whether prompt and answer share a fixed number of positions, so that a long prompt shortens
    /// the answer instead of being cut.
    public boolean sharesPositions() {
        return this == BIGCODE;
    }

    /// The largest number of positions these rules use of a model that has `positions`.
    public int usablePositions(int positions) {
        return switch (this) {
            case LM_EVAL, LM_EVAL_0_4_2, SWALLOW_V202411, LLM_JP_EVAL -> positions;
            case JP_HARNESS_0_3 -> Math.min(positions, JP_MAX_LENGTH);
            case BIGCODE -> Math.min(positions, BIGCODE_TOTAL);
        };
    }

    /// The number of new tokens these rules use whatever the task asks for.
    public OptionalInt fixedNewTokens() {
        return this == JP_HARNESS_0_3 ? OptionalInt.of(JP_NEW_TOKENS) : OptionalInt.empty();
    }
}
