package dev.jeval.tokenizer.internal.sentencepiece;

import dev.jeval.tokenizer.Encoding;
import dev.jeval.tokenizer.StreamingDecoder;
import dev.jeval.tokenizer.Tokenizer;
import dev.jeval.tokenizer.TokenizerFormatException;
import dev.jeval.tokenizer.internal.io.JsonSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// A `tokenizer.model` run as SentencePiece runs it: the ids of [#encode(String)] equal those of
/// `spm_encode`, the text of [#decode] that of `spm_decode`. Control pieces in a text are plain
/// text here; only user-defined symbols are matched as wholes.
///
/// Offsets are in UTF-16 units of the original text. Every byte piece of a character covers the
/// whole character; what the normaliser inserted covers nothing. Immutable and thread-safe; each
/// thread keeps its own work space.
public final class SentencePieceTokenizer implements Tokenizer {
    /// Larger files are no tokenizer models.
    private static final int MAX_FILE_BYTES = 1 << 28;

    private static final int[] NOTHING = new int[0];

    private final SentencePieceModel model;
    private final Vocabulary vocabulary;
    private final TextNormalizer normalizer;
    private final Segmenter segmenter;
    private final @Nullable TextNormalizer denormalizer;
    private final PieceDecoder.PieceTexts texts;
    private final boolean dummyPrefix;
    private final int[] before;
    private final int[] after;
    private final ThreadLocal<Scratch> scratches = ThreadLocal.withInitial(Scratch::new);

    private SentencePieceTokenizer(SentencePieceModel model, SentencePieceOptions options) {
        this.model = model;
        this.vocabulary = new Vocabulary(model);
        this.dummyPrefix = options.dummyPrefix();
        this.normalizer = normalizer(model.normalizer(), model.suffixWhitespace(), vocabulary);
        NormalizerSpec reverse = model.denormalizer();
        this.denormalizer =
                reverse == null || reverse.charsMap().length == 0
                        ? null
                        : normalizer(reverse, false, null);
        this.segmenter = Segmenter.of(vocabulary);
        this.texts = new PieceDecoder.PieceTexts(model, dummyPrefix);
        this.before = control(options.addBos(), model.bosPiece());
        this.after = control(options.addEos(), model.eosPiece());
    }

    /// Opens a `tokenizer.model` file, which may be gzipped, with the default options.
    ///
    /// @throws TokenizerFormatException if the file is no SentencePiece model
    /// @throws UncheckedIOException if it cannot be read
    public static SentencePieceTokenizer open(Path file) {
        return open(file, SentencePieceOptions.DEFAULT);
    }

    /// Opens a `tokenizer.model` file, which may be gzipped.
    ///
    /// @throws TokenizerFormatException if the file is no SentencePiece model
    /// @throws UncheckedIOException if it cannot be read
    public static SentencePieceTokenizer open(Path file, SentencePieceOptions options) {
        try (InputStream in = JsonSource.plain(Files.newInputStream(file))) {
            byte[] data = in.readNBytes(MAX_FILE_BYTES + 1);
            if (data.length > MAX_FILE_BYTES) {
                throw new TokenizerFormatException(
                        "%s: expected a tokenizer model of at most %d bytes, got more"
                                .formatted(file, MAX_FILE_BYTES));
            }
            return of(file.toString(), data, options);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /// A tokenizer from the content of a `tokenizer.model` file.
    ///
    /// @param source what errors call the data
    /// @throws TokenizerFormatException if the data are no SentencePiece model
    public static SentencePieceTokenizer of(
            String source, byte[] data, SentencePieceOptions options) {
        return new SentencePieceTokenizer(SentencePieceModel.read(source, data), options);
    }

    @Override
    public int[] encode(String text) {
        Scratch scratch = run(text, false, dummyPrefix);
        int[] ids = Arrays.copyOf(scratch.ids, scratch.count);
        scratch.trim();
        return ids;
    }

    @Override
    public int[] encode(String text, boolean addSpecialTokens) {
        if (!addSpecialTokens) {
            return encode(text);
        }
        Scratch scratch = run(text, false, dummyPrefix);
        int[] ids = new int[before.length + scratch.count + after.length];
        System.arraycopy(before, 0, ids, 0, before.length);
        System.arraycopy(scratch.ids, 0, ids, before.length, scratch.count);
        System.arraycopy(after, 0, ids, before.length + scratch.count, after.length);
        scratch.trim();
        return ids;
    }

    @Override
    public Encoding encodeWithOffsets(String text, boolean addSpecialTokens) {
        Scratch scratch = run(text, true, dummyPrefix);
        int[] first = addSpecialTokens ? before : NOTHING;
        int[] last = addSpecialTokens ? after : NOTHING;
        int size = first.length + scratch.count + last.length;
        int[] ids = new int[size];
        int[] starts = new int[size];
        int[] ends = new int[size];
        System.arraycopy(first, 0, ids, 0, first.length);
        for (int i = 0; i < scratch.count; i++) {
            ids[first.length + i] = scratch.ids[i];
            starts[first.length + i] = scratch.origins[scratch.starts[i]];
            ends[first.length + i] = scratch.origins[scratch.ends[i]];
        }
        for (int i = 0; i < last.length; i++) {
            int at = first.length + scratch.count + i;
            ids[at] = last[i];
            starts[at] = text.length();
            ends[at] = text.length();
        }
        scratch.trim();
        return new Encoding(ids, starts, ends);
    }

    @Override
    public String decode(int[] ids, boolean skipSpecialTokens) {
        StringBuilder out = new StringBuilder(4 * ids.length);
        PieceDecoder decoder = decoder(out);
        for (int id : ids) {
            if (!(skipSpecialTokens && isSpecial(id))) {
                decoder.accept(checked(id));
            }
        }
        decoder.finish();
        return denormalized(out.toString());
    }

    @Override
    public StreamingDecoder streamingDecoder(boolean skipSpecialTokens) {
        StringBuilder out = new StringBuilder();
        PieceDecoder decoder = decoder(out);
        return new StreamingDecoder() {
            @Override
            public String accept(int id) {
                if (skipSpecialTokens && isSpecial(id)) {
                    return "";
                }
                decoder.accept(checked(id));
                // rules of a denormaliser may reach over what is still to come
                return denormalizes() ? "" : take();
            }

            @Override
            public String finish() {
                decoder.finish();
                return denormalized(take());
            }

            private String take() {
                String text = out.toString();
                out.setLength(0);
                return text;
            }
        };
    }

    @Override
    public List<String> tokenize(String text) {
        List<String> pieces = new ArrayList<>();
        for (int id : encode(text)) {
            pieces.add(piece(id));
        }
        return List.copyOf(pieces);
    }

    @Override
    public int vocabSize() {
        return model.size();
    }

    @Override
    public String piece(int id) {
        return model.piece(checked(id)).text();
    }

    @Override
    public OptionalInt id(String piece) {
        int id = vocabulary.id(piece);
        return id < 0 ? OptionalInt.empty() : OptionalInt.of(id);
    }

    /// Control and unknown pieces are special.
    @Override
    public boolean isSpecial(int id) {
        return switch (model.piece(checked(id)).type()) {
            case CONTROL, UNKNOWN -> true;
            case NORMAL, USER_DEFINED, UNUSED, BYTE -> false;
        };
    }

    /// The text that the segmentation sees: after the character map, the rules about spaces and the
    /// dummy prefix.
    public String normalize(String text) {
        return normalizedText(normalizer, text, dummyPrefix);
    }

    /// Runs one text in this thread's work space, which holds the pieces until the next call.
    Scratch run(String text, boolean trackOrigins, boolean withDummyPrefix) {
        Scratch scratch = scratches.get();
        scratch.load(text, trackOrigins);
        normalizer.normalize(scratch, text.length(), withDummyPrefix);
        segmenter.segment(scratch);
        return scratch;
    }

    PieceDecoder decoder(StringBuilder out) {
        return new PieceDecoder(texts, out);
    }

    /// Whether a denormaliser has the last word on decoded text.
    boolean denormalizes() {
        return denormalizer != null;
    }

    String denormalized(String text) {
        return denormalizer == null ? text : normalizedText(denormalizer, text, true);
    }

    private String normalizedText(TextNormalizer rules, String text, boolean withDummyPrefix) {
        Scratch scratch = scratches.get();
        scratch.load(text, false);
        rules.normalize(scratch, text.length(), withDummyPrefix);
        String result = new String(scratch.text, 0, scratch.length, StandardCharsets.UTF_8);
        scratch.trim();
        return result;
    }

    private TextNormalizer normalizer(
            NormalizerSpec spec, boolean suffix, @Nullable Vocabulary userDefined) {
        try {
            return userDefined == null
                    ? new TextNormalizer(spec, suffix, null, new byte[0][])
                    : new TextNormalizer(
                            spec, suffix, userDefined.symbols(), userDefined.symbolBytes());
        } catch (IllegalArgumentException e) {
            throw new TokenizerFormatException(model.source() + ": " + e.getMessage(), e);
        }
    }

    private int[] control(boolean wanted, String piece) {
        int id = wanted ? vocabulary.id(piece) : -1;
        return id >= 0 && model.piece(id).type() == PieceType.CONTROL ? new int[] {id} : NOTHING;
    }

    private int checked(int id) {
        if (id < 0 || id >= model.size()) {
            throw new IllegalArgumentException(
                    "id: expected one in [0, %d), got %d".formatted(model.size(), id));
        }
        return id;
    }
}
