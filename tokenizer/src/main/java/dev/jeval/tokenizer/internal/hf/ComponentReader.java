package dev.jeval.tokenizer.internal.hf;

import dev.jeval.tokenizer.TokenizerFormatException;
import dev.jeval.tokenizer.internal.hf.decoder.Decoder;
import dev.jeval.tokenizer.internal.hf.normalizer.BertNormalizer;
import dev.jeval.tokenizer.internal.hf.normalizer.Normalizer;
import dev.jeval.tokenizer.internal.hf.normalizer.Precompiled;
import dev.jeval.tokenizer.internal.hf.postprocessor.PostProcessor;
import dev.jeval.tokenizer.internal.hf.pretokenizer.PreTokenizer;
import dev.jeval.tokenizer.internal.hf.pretokenizer.UnicodeScripts;
import dev.jeval.tokenizer.internal.io.JsonObject;
import dev.jeval.tokenizer.internal.regex.SplitPattern;
import dev.jeval.tokenizer.internal.text.NormalizationForm;
import dev.jeval.tokenizer.internal.text.SplitBehavior;
import dev.jeval.tokenizer.internal.trie.PrecompiledCharsMap;
import dev.jeval.tokenizer.internal.unicode.CodePoints;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// Makes the components of a `tokenizer.json` from their JSON: one method per kind of component,
/// one case per `type`. What is unknown is an error that names file and place.
final class ComponentReader {
    /// The mirror of the normalizer that puts `▁` at the start of a text (LLM-jp): it can only
    /// match there.
    private static final String SPACE_AT_START = "(?<!\\n)^ ";

    private ComponentReader() {}

    static Normalizer normalizer(JsonObject json) {
        return switch (json.string("type")) {
            case "Sequence" ->
                    new Normalizer.Sequence(
                            json.objects("normalizers").stream()
                                    .map(ComponentReader::normalizer)
                                    .toList());
            case "NFC" -> new Normalizer.Form(NormalizationForm.NFC);
            case "NFD" -> new Normalizer.Form(NormalizationForm.NFD);
            case "NFKC" -> new Normalizer.Form(NormalizationForm.NFKC);
            case "NFKD" -> new Normalizer.Form(NormalizationForm.NFKD);
            case "Lowercase" -> new Normalizer.Lowercase();
            case "Strip" ->
                    new Normalizer.Strip(
                            json.bool("strip_left", true), json.bool("strip_right", true));
            case "StripAccents" -> new Normalizer.StripAccents();
            case "Replace" -> new Normalizer.Replace(pattern(json), json.string("content"));
            case "Prepend" -> new Normalizer.Prepend(json.string("prepend"));
            case "Nmt" -> new Normalizer.Nmt();
            case "ByteLevel" -> new Normalizer.ByteLevel();
            case "Precompiled" -> precompiled(json);
            case "BertNormalizer" -> {
                boolean lowercase = json.bool("lowercase", true);
                yield new BertNormalizer(
                        json.bool("clean_text", true),
                        json.bool("handle_chinese_chars", true),
                        json.bool("strip_accents", lowercase),
                        lowercase);
            }
            default -> throw json.error("type", "a known normalizer");
        };
    }

    private static Normalizer precompiled(JsonObject json) {
        if (!json.has("precompiled_charsmap") || json.string("precompiled_charsmap").isEmpty()) {
            return new Normalizer.Sequence(List.of());
        }
        try {
            byte[] blob = Base64.getDecoder().decode(json.string("precompiled_charsmap"));
            return new Precompiled(PrecompiledCharsMap.of(blob));
        } catch (IllegalArgumentException e) {
            throw new TokenizerFormatException(json.path() + ": " + e.getMessage(), e);
        }
    }

    static PreTokenizer preTokenizer(JsonObject json) {
        return switch (json.string("type")) {
            case "Sequence" ->
                    new PreTokenizer.Sequence(
                            json.objects("pretokenizers").stream()
                                    .map(ComponentReader::preTokenizer)
                                    .toList());
            case "ByteLevel" ->
                    new PreTokenizer.ByteLevel(
                            json.bool("add_prefix_space", true),
                            json.bool("use_regex", true),
                            true);
            case "Split" ->
                    new PreTokenizer.Split(
                            pattern(json), behavior(json, null), json.bool("invert", false));
            case "Metaspace" ->
                    new PreTokenizer.Metaspace(
                            json.character("replacement", '▁'),
                            prepend(json),
                            json.bool("split", true));
            case "Whitespace" -> new PreTokenizer.Whitespace();
            case "WhitespaceSplit" ->
                    new PreTokenizer.Split(
                            SplitPattern.characters(CodePoints::isSpace),
                            SplitBehavior.REMOVED,
                            false);
            case "Punctuation" ->
                    new PreTokenizer.Split(
                            SplitPattern.characters(CodePoints::isPunctuation),
                            behavior(json, SplitBehavior.ISOLATED),
                            false);
            case "Digits" ->
                    new PreTokenizer.Split(
                            SplitPattern.characters(CodePoints::isNumeric),
                            json.bool("individual_digits", false)
                                    ? SplitBehavior.ISOLATED
                                    : SplitBehavior.CONTIGUOUS,
                            false);
            case "BertPreTokenizer" -> new PreTokenizer.Bert();
            case "CharDelimiterSplit" ->
                    new PreTokenizer.Split(
                            SplitPattern.literal(
                                    Character.toString(json.character("delimiter", -1))),
                            SplitBehavior.REMOVED,
                            false);
            case "UnicodeScripts" -> new UnicodeScripts();
            default -> throw json.error("type", "a known pre-tokenizer");
        };
    }

    private static SplitBehavior behavior(
            JsonObject json, @org.jspecify.annotations.Nullable SplitBehavior fallback) {
        if (fallback != null && !json.has("behavior")) {
            return fallback;
        }
        return switch (json.string("behavior")) {
            case "Removed" -> SplitBehavior.REMOVED;
            case "Isolated" -> SplitBehavior.ISOLATED;
            case "MergedWithPrevious" -> SplitBehavior.MERGED_WITH_PREVIOUS;
            case "MergedWithNext" -> SplitBehavior.MERGED_WITH_NEXT;
            case "Contiguous" -> SplitBehavior.CONTIGUOUS;
            default ->
                    throw json.error(
                            "behavior",
                            "Removed, Isolated, MergedWithPrevious, MergedWithNext or Contiguous");
        };
    }

    /// New files say `prepend_scheme`, old ones `add_prefix_space`.
    private static PreTokenizer.Metaspace.Prepend prepend(JsonObject json) {
        boolean addPrefixSpace = json.bool("add_prefix_space", true);
        PreTokenizer.Metaspace.Prepend scheme =
                switch (json.string("prepend_scheme", addPrefixSpace ? "always" : "never")) {
                    case "first" -> PreTokenizer.Metaspace.Prepend.FIRST;
                    case "never" -> PreTokenizer.Metaspace.Prepend.NEVER;
                    case "always" -> PreTokenizer.Metaspace.Prepend.ALWAYS;
                    default -> throw json.error("prepend_scheme", "first, never or always");
                };
        if (!addPrefixSpace && scheme != PreTokenizer.Metaspace.Prepend.NEVER) {
            throw json.error("prepend_scheme", "never, to go with add_prefix_space false");
        }
        return scheme;
    }

    /// `{"String": "…"}` or `{"Regex": "…"}`.
    private static SplitPattern pattern(JsonObject json) {
        JsonObject pattern = json.object("pattern");
        if (pattern.has("String")) {
            return SplitPattern.literal(pattern.string("String"));
        }
        String regex = pattern.string("Regex");
        try {
            return SplitPattern.regex(regex);
        } catch (IllegalArgumentException e) {
            throw new TokenizerFormatException(
                    "%s: expected a supported regular expression, got: %s"
                            .formatted(pattern.path(), e.getMessage()),
                    e);
        }
    }

    static PostProcessor postProcessor(JsonObject json) {
        return switch (json.string("type")) {
            case "Sequence" ->
                    new PostProcessor.Sequence(
                            json.objects("processors").stream()
                                    .map(ComponentReader::postProcessor)
                                    .toList());
            // it trims offsets only
            case "ByteLevel" -> new PostProcessor.Sequence(List.of());
            case "TemplateProcessing" -> template(json);
            case "BertProcessing", "RobertaProcessing" ->
                    new PostProcessor.Template(
                            List.of(
                                    specialId(json, "cls"),
                                    PostProcessor.Template.TEXT,
                                    specialId(json, "sep")));
            default -> throw json.error("type", "a known post-processor");
        };
    }

    /// `["</s>", 2]`.
    private static int specialId(JsonObject json, String name) {
        List<?> pair = json.list(name);
        if (pair.size() != 2) {
            throw json.error(name, "a token and its id");
        }
        return JsonObject.toInt(pair.get(1), json.path() + "." + name + "[1]");
    }

    private static PostProcessor template(JsonObject json) {
        List<Integer> pieces = new ArrayList<>();
        for (JsonObject piece : json.objects("single")) {
            if (piece.has("Sequence")) {
                if (!piece.object("Sequence").string("id", "A").equals("A")) {
                    throw piece.error("Sequence", "the sequence A in a template for one text");
                }
                pieces.add(PostProcessor.Template.TEXT);
                continue;
            }
            String name = piece.object("SpecialToken").string("id");
            JsonObject special = json.object("special_tokens").object(name);
            List<?> ids = special.list("ids");
            for (int i = 0; i < ids.size(); i++) {
                pieces.add(JsonObject.toInt(ids.get(i), special.path() + ".ids[" + i + "]"));
            }
        }
        return new PostProcessor.Template(pieces);
    }

    static Decoder decoder(JsonObject json) {
        return switch (json.string("type")) {
            case "Sequence" ->
                    new Decoder.Sequence(
                            json.objects("decoders").stream()
                                    .map(ComponentReader::decoder)
                                    .toList());
            case "ByteLevel" -> new Decoder.ByteLevel();
            case "ByteFallback" -> new Decoder.ByteFallback();
            case "Fuse" -> new Decoder.Fuse();
            case "Strip" ->
                    new Decoder.Strip(
                            json.character("content", ' '),
                            json.integer("start", 0),
                            json.integer("stop", 0));
            case "Replace" -> replaceDecoder(json);
            case "Metaspace" ->
                    new Decoder.Metaspace(
                            json.character("replacement", '▁'),
                            prepend(json) != PreTokenizer.Metaspace.Prepend.NEVER);
            case "BPEDecoder" -> new Decoder.Bpe(json.string("suffix", "</w>"));
            case "WordPiece" ->
                    new Decoder.WordPiece(json.string("prefix", "##"), json.bool("cleanup", true));
            case "CTC" ->
                    new Decoder.Ctc(
                            json.string("pad_token", "<pad>"),
                            json.string("word_delimiter_token", "|"),
                            json.bool("cleanup", true));
            default -> throw json.error("type", "a known decoder");
        };
    }

    private static Decoder replaceDecoder(JsonObject json) {
        String content = json.string("content");
        if (content.isEmpty()
                && SPACE_AT_START.equals(json.object("pattern").stringOrNull("Regex"))) {
            return new Decoder.Strip(' ', 1, 0);
        }
        return new Decoder.Replace(pattern(json), content);
    }
}
