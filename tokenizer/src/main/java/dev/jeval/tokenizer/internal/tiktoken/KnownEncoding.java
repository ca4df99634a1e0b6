package dev.jeval.tokenizer.internal.tiktoken;

import dev.jeval.tokenizer.internal.regex.WordScanner;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// What a rank file does not say: the split pattern, the special tokens and their ids. Told by the
/// number of ranks, which differs between all of them.
///
/// Sources: `tiktoken_ext/openai_public.py` of openai/tiktoken; `tokenization_qwen.py` of
/// Qwen/Qwen-7B; `tokenizer.py` of meta-llama/llama-models (names of Llama 3.1 and later; Llama 3.0
/// calls some of the reserved tokens otherwise).
enum KnownEncoding {
    GPT2(50256, WordScanner.GPT2, false, null),
    P50K(50281, WordScanner.GPT2, false, null),
    CL100K(100256, Patterns.CL100K, false, null),
    LLAMA3(128000, Patterns.CL100K, false, "<|begin_of_text|>"),
    QWEN(151643, Patterns.QWEN, true, null),
    O200K(199998, Patterns.O200K, false, null);

    private static final String END_OF_TEXT = "<|endoftext|>";
    private static final int LLAMA3_SPECIAL = 256;
    private static final int QWEN_EXTRA = 205;

    private final int ranks;
    private final String pattern;
    private final boolean composes;
    private final @Nullable String bos;

    KnownEncoding(int ranks, String pattern, boolean composes, @Nullable String bos) {
        this.ranks = ranks;
        this.pattern = pattern;
        this.composes = composes;
        this.bos = bos;
    }

    /// The encoding whose file has this many ranks, holes included; null if none is known.
    static @Nullable KnownEncoding withRanks(int ranks) {
        for (KnownEncoding encoding : values()) {
            if (encoding.ranks == ranks) {
                return encoding;
            }
        }
        return null;
    }

    /// The numbers of ranks of all known encodings, for messages.
    static String described() {
        StringBuilder text = new StringBuilder();
        for (KnownEncoding encoding : values()) {
            text.append(text.isEmpty() ? "" : ", ")
                    .append(encoding.ranks)
                    .append(" (")
                    .append(encoding.name())
                    .append(')');
        }
        return text.toString();
    }

    /// How text is cut into words.
    String pattern() {
        return pattern;
    }

    /// Whether text is brought to Unicode's form NFC first.
    boolean composes() {
        return composes;
    }

    /// The special token put before a text; null for none.
    @Nullable String bos() {
        return bos;
    }

    /// Special tokens and their ids.
    SequencedMap<String, Integer> specialTokens() {
        SequencedMap<String, Integer> tokens = new LinkedHashMap<>();
        switch (this) {
            case GPT2, P50K -> tokens.put(END_OF_TEXT, 50256);
            case CL100K -> {
                tokens.put(END_OF_TEXT, 100257);
                tokens.put("<|fim_prefix|>", 100258);
                tokens.put("<|fim_middle|>", 100259);
                tokens.put("<|fim_suffix|>", 100260);
                tokens.put("<|endofprompt|>", 100276);
            }
            case O200K -> {
                tokens.put(END_OF_TEXT, 199999);
                tokens.put("<|endofprompt|>", 200018);
            }
            case QWEN -> {
                add(tokens, END_OF_TEXT, "<|im_start|>", "<|im_end|>");
                for (int i = 0; i < QWEN_EXTRA; i++) {
                    add(tokens, "<|extra_" + i + "|>");
                }
            }
            case LLAMA3 -> {
                add(
                        tokens,
                        "<|begin_of_text|>",
                        "<|end_of_text|>",
                        "<|reserved_special_token_0|>",
                        "<|reserved_special_token_1|>",
                        "<|finetune_right_pad_id|>",
                        "<|step_id|>",
                        "<|start_header_id|>",
                        "<|end_header_id|>",
                        "<|eom_id|>",
                        "<|eot_id|>",
                        "<|python_tag|>");
                for (int i = 2; tokens.size() < LLAMA3_SPECIAL; i++) {
                    add(tokens, "<|reserved_special_token_" + i + "|>");
                }
            }
        }
        return tokens;
    }

    private void add(SequencedMap<String, Integer> tokens, String... contents) {
        for (String content : contents) {
            tokens.put(content, ranks + tokens.size());
        }
    }

    /// Split patterns, in the spelling that has a hand-written scanner.
    static final class Patterns {
        static final String CL100K = words("\\p{N}{1,3}");
        static final String QWEN = words("\\p{N}");
        static final String O200K =
                casedWords("[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]", "[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]");

        private Patterns() {}

        private static String words(String number) {
            return "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|"
                    + number
                    + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
        }

        private static String casedWords(String upper, String lower) {
            String before = "[^\\r\\n\\p{L}\\p{N}]?";
            String contraction = "(?i:'s|'t|'re|'ve|'m|'ll|'d)?";
            return (before + upper + "*" + lower + "+" + contraction)
                    + ("|" + before + upper + "+" + lower + "*" + contraction)
                    + "|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
        }
    }
}
