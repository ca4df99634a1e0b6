package dev.jeval.tokenizer.internal.checkpoint;

import dev.jeval.tokenizer.CheckpointTokenizer;
import dev.jeval.tokenizer.Tokenizer;
import dev.jeval.tokenizer.TokenizerFormatException;
import dev.jeval.tokenizer.TokenizerMode;
import dev.jeval.tokenizer.internal.checkpoint.TokenizerConfig.DeclaredToken;
import dev.jeval.tokenizer.internal.checkpoint.TokenizerFiles.Found;
import dev.jeval.tokenizer.internal.hf.HuggingFaceTokenizer;
import dev.jeval.tokenizer.internal.sentencepiece.AddedToken;
import dev.jeval.tokenizer.internal.sentencepiece.SentencePieceOptions;
import dev.jeval.tokenizer.internal.sentencepiece.SentencePieceTokenizer;
import dev.jeval.tokenizer.internal.sentencepiece.SlowTokenizer;
import dev.jeval.tokenizer.internal.tiktoken.MergesLoader;
import dev.jeval.tokenizer.internal.tiktoken.TekkenLoader;
import dev.jeval.tokenizer.internal.tiktoken.TiktokenLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// Opens checkpoint directories: finds the file, reads it, and applies the settings beside it.
public final class CheckpointOpener {
    private final Found found;
    private final TokenizerConfig config;
    private final List<String> notes = new ArrayList<>();

    private CheckpointOpener(Found found, TokenizerConfig config) {
        this.found = found;
        this.config = config;
    }

    /// See [CheckpointTokenizer#open(Path, TokenizerMode)].
    public static CheckpointTokenizer open(Path path, TokenizerMode mode) {
        if (Files.isDirectory(path)) {
            TokenizerConfig config = TokenizerConfig.read(path);
            return new CheckpointOpener(TokenizerFiles.find(path, mode, config), config).open();
        }
        if (!Files.isRegularFile(path)) {
            throw new TokenizerFormatException(
                    path + ": expected a checkpoint directory or a tokenizer file, got neither");
        }
        Path directory = path.toAbsolutePath().getParent();
        TokenizerConfig config = TokenizerConfig.read(directory == null ? path : directory);
        return new CheckpointOpener(TokenizerFiles.of(path), config).open();
    }

    private CheckpointTokenizer open() {
        return switch (found.format()) {
            case HUGGING_FACE -> openFast();
            case SENTENCEPIECE ->
                    TiktokenLoader.holdsRanks(found.file())
                            ? openByteLevel(TiktokenLoader.load(found.file(), declaredTokens()))
                            : openSentencePiece();
            case TIKTOKEN -> openByteLevel(TiktokenLoader.load(found.file(), declaredTokens()));
            case VOCAB_AND_MERGES -> openByteLevel(openMerges());
            case TEKKEN -> openByteLevel(TekkenLoader.load(found.file(), declaredTokens()));
        };
    }

    private CheckpointTokenizer openFast() {
        HuggingFaceTokenizer raw = HuggingFaceTokenizer.load(found.file(), declaredTokens());
        return open(raw, TokenizerMode.FAST);
    }

    /// A byte-level vocabulary in another form than `tokenizer.json`.
    private CheckpointTokenizer openByteLevel(HuggingFaceTokenizer raw) {
        return open(raw, TokenizerMode.SLOW);
    }

    private HuggingFaceTokenizer openMerges() {
        Path vocab = found.file();
        Path merges = TokenizerFiles.besides(vocab, "merges.txt");
        return MergesLoader.load(
                vocab,
                merges,
                new MergesLoader.Settings(
                        config.tokenizerClass(),
                        config.addsPrefixSpace(false),
                        config.specialTokens().getOrDefault("unk_token", "")),
                declaredTokens());
    }

    private List<dev.jeval.tokenizer.internal.hf.AddedToken> declaredTokens() {
        List<dev.jeval.tokenizer.internal.hf.AddedToken> declared = new ArrayList<>();
        for (DeclaredToken token : config.declaredTokens().values()) {
            declared.add(
                    new dev.jeval.tokenizer.internal.hf.AddedToken(
                            token.content(),
                            token.singleWord(),
                            token.lstrip(),
                            token.rstrip(),
                            token.normalized(),
                            token.special()));
        }
        return declared;
    }

    private CheckpointTokenizer open(HuggingFaceTokenizer raw, TokenizerMode mode) {
        notes.addAll(raw.notes());
        FramedTokenizer.Frame frame = null;
        int[] probe = raw.encode("", true);
        boolean addsBos = probe.length > 0 && isToken(raw, "bos", probe[0]);
        boolean addsEos = probe.length > 0 && isToken(raw, "eos", probe[probe.length - 1]);
        if (config.isFramedBySettings()) {
            addsBos = config.addsBos(true) && tokenId(raw, "bos").isPresent();
            addsEos = config.addsEos(false) && tokenId(raw, "eos").isPresent();
            frame = frame(raw, addsBos, addsEos);
        }
        return assemble(raw, raw, frame, mode, addsBos, addsEos);
    }

    private boolean isToken(Tokenizer tokenizer, String name, int id) {
        OptionalInt token = tokenId(tokenizer, name);
        return token.isPresent() && token.getAsInt() == id;
    }

    private CheckpointTokenizer openSentencePiece() {
        SentencePieceTokenizer raw =
                SentencePieceTokenizer.open(
                        found.file(), new SentencePieceOptions(false, false, true));
        boolean endsWithEos = config.tokenizerClass().equals("T5");
        boolean addsBos = config.addsBos(!endsWithEos) && tokenId(raw, "bos").isPresent();
        boolean addsEos = config.addsEos(endsWithEos) && tokenId(raw, "eos").isPresent();
        SlowTokenizer.Rules rules =
                new SlowTokenizer.Rules(
                        config.isLegacy(),
                        config.addsPrefixSpace(true),
                        addsBos ? List.of(tokenId(raw, "bos").getAsInt()) : List.of(),
                        addsEos ? List.of(tokenId(raw, "eos").getAsInt()) : List.of());
        SlowTokenizer slow = new SlowTokenizer(raw, addedTokens(raw), rules);
        return assemble(raw, slow, null, TokenizerMode.SLOW, addsBos, addsEos);
    }

    /// The tokens that the settings declare, and the model's pieces that they name as special.
    private List<AddedToken> addedTokens(Tokenizer raw) {
        Map<String, AddedToken> tokens = new LinkedHashMap<>();
        config.declaredTokens()
                .forEach((id, token) ->
                        tokens.put(
                                token.content(),
                                new AddedToken(
                                        token.content(),
                                        id,
                                        token.special(),
                                        token.lstrip(),
                                        token.rstrip())));
        List<String> special = new ArrayList<>(config.specialTokens().values());
        special.addAll(config.additionalSpecialTokens());
        for (String content : special) {
            OptionalInt id = raw.id(content);
            if (id.isPresent() && !content.isEmpty()) {
                tokens.putIfAbsent(content, AddedToken.special(content, id.getAsInt()));
            }
        }
        return List.copyOf(tokens.values());
    }

    private CheckpointTokenizer assemble(
            Tokenizer raw,
            Tokenizer complete,
            FramedTokenizer.@Nullable Frame frame,
            TokenizerMode mode,
            boolean addsBos,
            boolean addsEos) {
        if (config.cleansUpSpaces()) {
            notes.add(
                    "tokenizer_config.json: clean_up_tokenization_spaces removes spaces before"
                            + " punctuation from decoded text");
        }
        return new CheckpointTokenizer(
                raw,
                new FramedTokenizer(complete, frame, config.cleansUpSpaces()),
                new CheckpointTokenizer.Details(
                        found.file(),
                        mode,
                        tokenId(complete, "bos"),
                        tokenId(complete, "eos"),
                        tokenId(complete, "pad"),
                        tokenId(complete, "unk"),
                        addsBos,
                        addsEos,
                        config.specialTokens(),
                        config.chatTemplates(),
                        notes));
    }

    private FramedTokenizer.Frame frame(Tokenizer tokenizer, boolean bos, boolean eos) {
        return new FramedTokenizer.Frame(
                bos ? List.of(tokenId(tokenizer, "bos").getAsInt()) : List.of(),
                eos ? List.of(tokenId(tokenizer, "eos").getAsInt()) : List.of());
    }

    /// The id of a special token: by the text that the settings give, else by the id that the
    /// model's configuration gives, else by the usual text.
    private OptionalInt tokenId(Tokenizer tokenizer, String name) {
        String token = config.specialTokens().get(name + "_token");
        if (token != null) {
            return tokenizer.id(token);
        }
        int id = config.modelTokenId(name + "_token_id");
        if (id >= 0 && id < tokenizer.vocabSize()) {
            return OptionalInt.of(id);
        }
        return switch (name) {
            case "bos" -> specialId(tokenizer, "<s>", "<|begin_of_text|>");
            case "eos" -> specialId(tokenizer, "</s>", "<|end_of_text|>", "<|endoftext|>");
            case "unk" -> specialId(tokenizer, "<unk>");
            default -> OptionalInt.empty();
        };
    }

    private static OptionalInt specialId(Tokenizer tokenizer, String... pieces) {
        for (String piece : pieces) {
            OptionalInt id = tokenizer.id(piece);
            if (id.isPresent() && tokenizer.isSpecial(id.getAsInt())) {
                return id;
            }
        }
        return OptionalInt.empty();
    }
}
