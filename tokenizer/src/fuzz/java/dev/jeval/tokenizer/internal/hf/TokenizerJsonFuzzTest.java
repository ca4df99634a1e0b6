package dev.jeval.tokenizer.internal.hf;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.jeval.tokenizer.internal.FuzzedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

class TokenizerJsonFuzzTest {
    private static final String BPE =
            """
            {"added_tokens": [{"id": 0, "content": "<s>", "special": true, "lstrip": true}],
             "normalizer": {"type": "Sequence", "normalizers": [{"type": "NFC"}, {"type": "Replace",
              "pattern": {"Regex": "(?<!\\\\n)^| +"}, "content": "▁"}]},
             "pre_tokenizer": {"type": "Sequence", "pretokenizers": [{"type": "Split",
              "pattern": {"Regex": "\\\\s+(?!\\\\S)|[a-z]+"}, "behavior": "Isolated"},
              {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "first"}]},
             "post_processor": {"type": "TemplateProcessing", "single": [{"SpecialToken":
              {"id": "<s>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}],
              "special_tokens": {"<s>": {"id": "<s>", "ids": [0], "tokens": ["<s>"]}}},
             "decoder": {"type": "Sequence", "decoders": [{"type": "ByteFallback"},
              {"type": "Fuse"}, {"type": "Strip", "content": " ", "start": 1, "stop": 0}]},
             "model": {"type": "BPE", "unk_token": "<s>", "fuse_unk": true, "byte_fallback": true,
              "vocab": {"<s>": 0, "a": 1, "b": 2, "ab": 3, "▁": 4, "▁a": 5},
              "merges": ["a b", ["▁", "a"]]}}
            """;
    private static final String UNIGRAM =
            """
            {"normalizer": {"type": "Precompiled", "precompiled_charsmap": "AAAA"},
             "pre_tokenizer": {"type": "WhitespaceSplit"}, "decoder": {"type": "Metaspace"},
             "model": {"type": "Unigram", "unk_id": 0,
              "vocab": [["<unk>", 0], ["a", -1.5], ["ab", -2], ["猫", -3]]}}
            """;
    private static final String WORD_PIECE =
            """
            {"normalizer": {"type": "BertNormalizer", "lowercase": true}, "pre_tokenizer":
             {"type": "BertPreTokenizer"}, "post_processor": {"type": "BertProcessing",
             "sep": ["[SEP]", 1], "cls": ["[CLS]", 2]}, "decoder": {"type": "WordPiece"},
             "model": {"type": "WordPiece", "unk_token": "[UNK]",
              "vocab": {"[UNK]": 0, "[SEP]": 1, "[CLS]": 2, "a": 3, "##b": 4}}}
            """;

    @FuzzTest(maxDuration = "10m")
    void opensOrRefuses(FuzzedDataProvider data) throws IOException {
        String valid = data.pickValue(new String[] {BPE, UNIGRAM, WORD_PIECE});
        FuzzedFile.check(
                data,
                "tokenizer.json",
                valid.getBytes(StandardCharsets.UTF_8),
                HuggingFaceTokenizer::load);
    }
}
