package dev.jeval.tokenizer.internal.checkpoint;

import dev.jeval.tokenizer.Encoding;
import dev.jeval.tokenizer.StreamingDecoder;
import dev.jeval.tokenizer.Tokenizer;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// A tokenizer with what a checkpoint's settings change: the special tokens around a text and the
/// clean-up after decoding. Immutable and thread-safe.
///
/// @param base the tokenizer of the file
/// @param frame special tokens around a text; null for those of the file
/// @param cleansUpSpaces whether decoded text is cleaned up
public record FramedTokenizer(Tokenizer base, @Nullable Frame frame, boolean cleansUpSpaces)
        implements Tokenizer {

    /// Special tokens before and after a text.
    ///
    /// @param before ids before
    /// @param after ids after
    public record Frame(List<Integer> before, List<Integer> after) {
        /// Copies the lists.
        public Frame {
            before = List.copyOf(before);
            after = List.copyOf(after);
        }

        private int[] around(int[] values, int beforeFill, int afterFill, boolean ids) {
            int start = before.size();
            int[] framed = new int[start + values.length + after.size()];
            for (int i = 0; i < start; i++) {
                framed[i] = ids ? before.get(i) : beforeFill;
            }
            System.arraycopy(values, 0, framed, start, values.length);
            for (int i = 0; i < after.size(); i++) {
                framed[start + values.length + i] = ids ? after.get(i) : afterFill;
            }
            return framed;
        }
    }

    @Override
    public int[] encode(String text) {
        return base.encode(text);
    }

    @Override
    public int[] encode(String text, boolean addSpecialTokens) {
        if (!addSpecialTokens || frame == null) {
            return base.encode(text, addSpecialTokens);
        }
        return frame.around(base.encode(text), 0, 0, true);
    }

    @Override
    public Encoding encodeWithOffsets(String text, boolean addSpecialTokens) {
        if (!addSpecialTokens || frame == null) {
            return base.encodeWithOffsets(text, addSpecialTokens);
        }
        Encoding plain = base.encodeWithOffsets(text, false);
        int end = text.length();
        return new Encoding(
                frame.around(plain.ids(), 0, 0, true),
                frame.around(plain.starts(), 0, end, false),
                frame.around(plain.ends(), 0, end, false));
    }

    @Override
    public String decode(int[] ids, boolean skipSpecialTokens) {
        String text = base.decode(ids, skipSpecialTokens);
        return cleansUpSpaces ? SpaceCleanUp.apply(text) : text;
    }

    @Override
    public StreamingDecoder streamingDecoder(boolean skipSpecialTokens) {
        StreamingDecoder decoder = base.streamingDecoder(skipSpecialTokens);
        return cleansUpSpaces ? SpaceCleanUp.stream(decoder) : decoder;
    }

    @Override
    public List<String> tokenize(String text) {
        return base.tokenize(text);
    }

    @Override
    public int vocabSize() {
        return base.vocabSize();
    }

    @Override
    public String piece(int id) {
        return base.piece(id);
    }

    @Override
    public OptionalInt id(String piece) {
        return base.id(piece);
    }

    @Override
    public boolean isSpecial(int id) {
        return base.isSpecial(id);
    }

    @Override
    public String toString() {
        return "FramedTokenizer[" + base + ", " + Arrays.asList(frame, cleansUpSpaces) + "]";
    }
}
