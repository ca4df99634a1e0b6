package dev.jeval.tokenizer.internal.text;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A stretch of text that is being rewritten, which knows for each of its characters the range of
/// the original text it came from, if it was asked to.
///
/// The characters are `chars()[begin(), end())`; before the first edit that is a view of the
/// caller's array, so that text that needs no change is not copied. An edit writes a new version
/// from left to right: [#beginEdit], then [#copy] and [#put] …, then [#endEdit]. Not thread-safe.
public final class NormalizedText {
    private final boolean tracked;
    private char[] chars;
    private int begin;
    private int end;

    /// Whether [#chars] is ours, not the caller's.
    private boolean owned;

    /// Whether the arrays belong to another text too.
    private boolean shared;

    /// Original range of each character; null while positions are the original ones.
    private int @Nullable [] starts;

    private int @Nullable [] ends;

    private char[] out = new char[0];
    private int outSize;
    private int[] outStarts = new int[0];
    private int[] outEnds = new int[0];

    private NormalizedText(char[] chars, int begin, int end, boolean tracked) {
        this.chars = chars;
        this.begin = begin;
        this.end = end;
        this.tracked = tracked;
    }

    /// The text `chars[begin, end)`, whose positions in the array are its original positions. The
    /// array is read, never written.
    ///
    /// @param tracked whether original ranges are kept
    public static NormalizedText of(char[] chars, int begin, int end, boolean tracked) {
        return new NormalizedText(chars, begin, end, tracked);
    }

    /// The characters `[from, to)` as a text of their own; this text must not be edited any more.
    public NormalizedText slice(int from, int to) {
        NormalizedText slice = new NormalizedText(chars, from, to, tracked);
        slice.starts = starts;
        slice.ends = ends;
        slice.owned = owned;
        slice.shared = true;
        return slice;
    }

    /// The array that holds the characters; replaced by edits.
    public char[] chars() {
        return chars;
    }

    /// Where the text begins in [#chars].
    public int begin() {
        return begin;
    }

    /// Where the text ends in [#chars].
    public int end() {
        return end;
    }

    /// Whether the text has no characters.
    public boolean isEmpty() {
        return begin == end;
    }

    /// Whether original ranges are kept.
    public boolean isTracked() {
        return tracked;
    }

    /// Where the character at `index` starts in the original text; only for tracked text.
    public int originStart(int index) {
        return starts == null ? index : starts[index];
    }

    /// Where the character at `index` ends in the original text; only for tracked text.
    public int originEnd(int index) {
        return ends == null ? index + 1 : ends[index];
    }

    /// The text as a string.
    @Override
    public String toString() {
        return new String(chars, begin, end - begin);
    }

    /// Starts a new version of the text.
    public void beginEdit() {
        outSize = 0;
        int expected = end - begin + 16;
        if (out.length < expected) {
            out = new char[expected];
        }
        if (tracked && outStarts.length < out.length) {
            outStarts = new int[out.length];
            outEnds = new int[out.length];
        }
    }

    /// Takes over the characters `[from, to)`.
    public void copy(int from, int to) {
        int count = to - from;
        reserve(count);
        System.arraycopy(chars, from, out, outSize, count);
        if (tracked) {
            for (int i = 0; i < count; i++) {
                outStarts[outSize + i] = originStart(from + i);
                outEnds[outSize + i] = originEnd(from + i);
            }
        }
        outSize += count;
    }

    /// Writes a character that stands for the characters `[from, to)`; for an insertion `from` is
    /// `to`.
    public void put(char c, int from, int to) {
        reserve(1);
        out[outSize] = c;
        if (tracked) {
            if (from < to) {
                outStarts[outSize] = originStart(from);
                outEnds[outSize] = originEnd(to - 1);
            } else {
                int at = from < end ? originStart(from) : end > begin ? originEnd(end - 1) : begin;
                outStarts[outSize] = at;
                outEnds[outSize] = at;
            }
        }
        outSize++;
    }

    /// Writes a text that stands for the characters `[from, to)`.
    public void put(CharSequence text, int from, int to) {
        for (int i = 0; i < text.length(); i++) {
            put(text.charAt(i), from, to);
        }
    }

    /// The number of characters written since [#beginEdit].
    public int written() {
        return outSize;
    }

    /// Makes the new version current; its characters start at index 0.
    public void endEdit() {
        char[] spare = owned && !shared ? chars : new char[0];
        chars = out;
        begin = 0;
        end = outSize;
        out = spare;
        owned = true;
        if (tracked) {
            int[] spareStarts = starts;
            int[] spareEnds = ends;
            starts = outStarts;
            ends = outEnds;
            outStarts = shared || spareStarts == null ? new int[0] : spareStarts;
            outEnds = shared || spareEnds == null ? new int[0] : spareEnds;
        }
        shared = false;
    }

    private void reserve(int count) {
        int needed = outSize + count;
        if (needed > out.length) {
            out = Arrays.copyOf(out, Math.max(needed, out.length * 2));
        }
        if (tracked && outStarts.length < out.length) {
            outStarts = Arrays.copyOf(outStarts, out.length);
            outEnds = Arrays.copyOf(outEnds, out.length);
        }
    }
}
