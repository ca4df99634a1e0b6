package dev.jeval.tokenizer.internal.hf;

import dev.jeval.tokenizer.Encoding;
import dev.jeval.tokenizer.StreamingDecoder;
import dev.jeval.tokenizer.Tokenizer;
import dev.jeval.tokenizer.internal.TokenSink;
import dev.jeval.tokenizer.internal.bpe.WordEncoder;
import dev.jeval.tokenizer.internal.hf.decoder.Decoder;
import dev.jeval.tokenizer.internal.hf.decoder.TokenStage;
import dev.jeval.tokenizer.internal.hf.model.Model;
import dev.jeval.tokenizer.internal.hf.normalizer.Normalizer;
import dev.jeval.tokenizer.internal.hf.postprocessor.PostProcessor;
import dev.jeval.tokenizer.internal.hf.pretokenizer.PreTokenizer;
import dev.jeval.tokenizer.internal.text.NormalizedText;
import dev.jeval.tokenizer.internal.text.PreTokens;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// The tokenizer of a `tokenizer.json` file, as the Hugging Face `tokenizers` library runs it.
///
/// Text goes through: added tokens → normalizer → normalized added tokens → pre-tokenizer → model →
/// post-processor. Immutable apart from working memory, and thread-safe.
public final class HuggingFaceTokenizer implements Tokenizer {
    /// Working memory grows with the longest text; after longer ones it is let go.
    private static final int MAX_REUSED_LENGTH = 1 << 20;

    private final Model model;
    private final @Nullable Normalizer normalizer;
    private final @Nullable PreTokenizer preTokenizer;
    private final @Nullable PostProcessor postProcessor;
    private final @Nullable Decoder decoder;
    private final AddedTokens addedTokens;
    private final List<String> notes;

    /// Whether a pre-tokenizer asks where in the original text a word starts, after the text may
    /// have been rewritten.
    private final boolean tracksOrigin;

    /// Working memory that earlier calls left behind: as many as there were calls at a time.
    private final Queue<WordEncoder> spareEncoders = new ConcurrentLinkedQueue<>();

    HuggingFaceTokenizer(
            Model model,
            @Nullable Normalizer normalizer,
            @Nullable PreTokenizer preTokenizer,
            @Nullable PostProcessor postProcessor,
            @Nullable Decoder decoder,
            AddedTokens addedTokens,
            List<String> notes) {
        this.model = model;
        this.normalizer = normalizer;
        this.preTokenizer = preTokenizer;
        this.postProcessor = postProcessor;
        this.decoder = decoder;
        this.addedTokens = addedTokens;
        this.notes = notes;
        spareEncoders.add(model.newEncoder());
        tracksOrigin =
                preTokenizer != null
                        && asksForOrigin(preTokenizer)
                        && (normalizer != null || preTokenizer instanceof PreTokenizer.Sequence);
    }

    /// Puts a tokenizer together from parts, for byte-level vocabularies that come as other files.
    public static HuggingFaceTokenizer of(
            Model model,
            @Nullable Normalizer normalizer,
            @Nullable PreTokenizer preTokenizer,
            @Nullable PostProcessor postProcessor,
            @Nullable Decoder decoder,
            List<AddedToken> added) {
        return new HuggingFaceTokenizer(
                model,
                normalizer,
                preTokenizer,
                postProcessor,
                decoder,
                new AddedTokens(added, model.vocabulary(), normalizer),
                List.of());
    }

    /// Reads a `tokenizer.json`, which may be gzipped.
    ///
    /// @throws dev.jeval.tokenizer.TokenizerFormatException if it is damaged or asks for something
    ///   unknown
    /// @throws java.io.UncheckedIOException if it cannot be read
    public static HuggingFaceTokenizer load(Path file) {
        return load(file, List.of());
    }

    /// As [#load(Path)], with more added tokens: those the file has are replaced.
    public static HuggingFaceTokenizer load(Path file, List<AddedToken> more) {
        return TokenizerJson.read(file, more);
    }

    private static boolean asksForOrigin(PreTokenizer preTokenizer) {
        return switch (preTokenizer) {
            case PreTokenizer.Metaspace metaspace ->
                    metaspace.prepend() == PreTokenizer.Metaspace.Prepend.FIRST;
            case PreTokenizer.Sequence sequence ->
                    sequence.parts().stream().anyMatch(HuggingFaceTokenizer::asksForOrigin);
            default -> false;
        };
    }

    /// What in the file was read and ignored, for people.
    public List<String> notes() {
        return notes;
    }

    @Override
    public int[] encode(String text) {
        return encode(text, false);
    }

    @Override
    public int[] encode(String text, boolean addSpecialTokens) {
        return run(text, addSpecialTokens, false).ids().toArray();
    }

    @Override
    public Encoding encodeWithOffsets(String text, boolean addSpecialTokens) {
        TokenSink sink = run(text, addSpecialTokens, true);
        return new Encoding(sink.ids().toArray(), sink.starts().toArray(), sink.ends().toArray());
    }

    private TokenSink run(String text, boolean addSpecialTokens, boolean offsets) {
        char[] chars = text.toCharArray();
        TokenSink sink = new TokenSink(chars.length / 3 + 8, offsets);
        WordEncoder spare = spareEncoders.poll();
        WordEncoder encoder = spare == null ? model.newEncoder() : spare;
        addedTokens.splitPlain(
                chars,
                0,
                chars.length,
                new AddedTokens.Consumer() {
                    @Override
                    public void text(int from, int to) {
                        encodePart(chars, from, to, encoder, sink);
                    }

                    @Override
                    public void token(int id, int from, int to) {
                        sink.add(id, from, to);
                    }
                });
        if (chars.length <= MAX_REUSED_LENGTH) {
            spareEncoders.add(encoder);
        }
        if (!addSpecialTokens || postProcessor == null) {
            return sink;
        }
        TokenSink framed = new TokenSink(sink.ids().size() + 4, offsets);
        postProcessor.frame(sink, chars.length, framed);
        return framed;
    }

    /// Encodes a stretch without plain added tokens.
    private void encodePart(char[] chars, int from, int to, WordEncoder encoder, TokenSink sink) {
        NormalizedText text = NormalizedText.of(chars, from, to, sink.offsets() || tracksOrigin);
        if (normalizer != null) {
            normalizer.normalize(text);
        }
        addedTokens.splitNormalized(
                text.chars(),
                text.begin(),
                text.end(),
                new AddedTokens.Consumer() {
                    @Override
                    public void text(int partFrom, int partTo) {
                        boolean whole = partFrom == text.begin() && partTo == text.end();
                        encodeWords(whole ? text : text.slice(partFrom, partTo), encoder, sink);
                    }

                    @Override
                    public void token(int id, int partFrom, int partTo) {
                        addToken(text, id, partFrom, partTo, sink);
                    }
                });
    }

    private void encodeWords(NormalizedText text, WordEncoder encoder, TokenSink sink) {
        PreTokens words = new PreTokens(text);
        if (preTokenizer != null) {
            preTokenizer.apply(words);
        }
        TokenSink tokens = sink.offsets() ? new TokenSink(64, true) : sink;
        int count = words.size();
        for (int i = 0; i < count; i++) {
            encoder.encode(text.chars(), words.start(i), words.end(i), tokens);
        }
        if (tokens != sink) {
            for (int i = 0; i < tokens.ids().size(); i++) {
                addToken(
                        text,
                        tokens.ids().get(i),
                        tokens.starts().get(i),
                        tokens.ends().get(i),
                        sink);
            }
        }
    }

    /// Adds a token that covers the characters `[from, to)` of `text`.
    private static void addToken(NormalizedText text, int id, int from, int to, TokenSink sink) {
        if (sink.offsets()) {
            sink.add(id, text.originStart(from), text.originEnd(to - 1));
        } else {
            sink.add(id, 0, 0);
        }
    }

    @Override
    public List<String> tokenize(String text) {
        int[] ids = encode(text);
        List<String> pieces = new ArrayList<>(ids.length);
        for (int id : ids) {
            pieces.add(piece(id));
        }
        return pieces;
    }

    @Override
    public String decode(int[] ids, boolean skipSpecialTokens) {
        Stream stream = new Stream(skipSpecialTokens);
        for (int id : ids) {
            stream.add(id);
        }
        return stream.finish();
    }

    @Override
    public StreamingDecoder streamingDecoder(boolean skipSpecialTokens) {
        return new Stream(skipSpecialTokens);
    }

    @Override
    public int vocabSize() {
        return addedTokens.limit();
    }

    @Override
    public String piece(int id) {
        if (id < 0 || id >= addedTokens.limit()) {
            throw new IllegalArgumentException(
                    "id: expected a number in [0, %d), got %d".formatted(addedTokens.limit(), id));
        }
        String content = addedTokens.content(id);
        String piece = content == null ? model.vocabulary().piece(id) : content;
        return piece == null ? "" : piece;
    }

    @Override
    public OptionalInt id(String piece) {
        Integer added = addedTokens.id(piece);
        int id = added == null ? model.vocabulary().find(piece) : added;
        return id < 0 ? OptionalInt.empty() : OptionalInt.of(id);
    }

    @Override
    public boolean isSpecial(int id) {
        return addedTokens.isSpecial(piece(id));
    }

    /// Decoding of one sequence.
    private final class Stream implements StreamingDecoder {
        private final boolean skipSpecialTokens;
        private final StringBuilder text = new StringBuilder();
        private final TokenStage first;
        private boolean started;

        Stream(boolean skipSpecialTokens) {
            this.skipSpecialTokens = skipSpecialTokens;
            TokenStage last =
                    new TokenStage() {
                        @Override
                        public void token(String part) {
                            text.append(part);
                        }

                        @Override
                        public void end() {
                            // nothing is held back here
                        }
                    };
            first = decoder == null ? last : decoder.open(last, false);
        }

        @Override
        public String accept(int id) {
            add(id);
            return take();
        }

        @Override
        public String finish() {
            first.end();
            return take();
        }

        private void add(int id) {
            String piece = piece(id);
            boolean unused = piece.isEmpty() && model.vocabulary().piece(id) == null;
            if (unused || skipSpecialTokens && addedTokens.isSpecial(piece)) {
                return;
            }
            if (decoder == null && started) {
                text.append(' ');
            }
            started = true;
            first.token(piece);
        }

        private String take() {
            String taken = text.toString();
            text.setLength(0);
            return taken;
        }
    }
}
