package dev.jeval.tokenizer.internal.text;

import dev.jeval.tokenizer.internal.IntList;
import dev.jeval.tokenizer.internal.regex.MatchList;
import dev.jeval.tokenizer.internal.regex.SplitPattern;
import dev.jeval.tokenizer.internal.regex.WordScanner;

/// A text and the pre-tokens it has been cut into: stretches in increasing order, never empty,
/// between which text may have been dropped. Not thread-safe.
public final class PreTokens {
    private final NormalizedText text;
    private IntList bounds = new IntList(64);
    private IntList newBounds = new IntList(64);
    private final MatchList parts = new MatchList();

    /// The whole of `text` as one pre-token, or none if it is empty.
    public PreTokens(NormalizedText text) {
        this.text = text;
        if (!text.isEmpty()) {
            bounds.add(text.begin());
            bounds.add(text.end());
        }
    }

    /// The text.
    public NormalizedText text() {
        return text;
    }

    /// The number of pre-tokens.
    public int size() {
        return bounds.size() >> 1;
    }

    /// Where pre-token `index` starts.
    public int start(int index) {
        return bounds.get(2 * index);
    }

    /// Where pre-token `index` ends.
    public int end(int index) {
        return bounds.get(2 * index + 1);
    }

    /// Cuts every pre-token by `pattern`.
    ///
    /// @param behavior what becomes of the matches
    /// @param invert whether matches and what lies between change their roles
    public void split(SplitPattern pattern, SplitBehavior behavior, boolean invert) {
        newBounds.clear();
        int count = size();
        if (pattern instanceof WordScanner scanner && behavior == SplitBehavior.ISOLATED) {
            for (int i = 0; i < count; i++) {
                scanner.cut(text.chars(), start(i), end(i), newBounds);
            }
            swapBounds();
            return;
        }
        for (int i = 0; i < count; i++) {
            pattern.find(text.chars(), start(i), end(i), parts);
            behavior.apply(parts, start(i), invert, newBounds);
        }
        swapBounds();
    }

    /// Rewrites every pre-token; what `rewriter` writes to the text becomes the pre-token.
    public void rewrite(Rewriter rewriter) {
        newBounds.clear();
        text.beginEdit();
        int count = size();
        for (int i = 0; i < count; i++) {
            int from = text.written();
            rewriter.rewrite(text, start(i), end(i));
            if (text.written() > from) {
                newBounds.add(from);
                newBounds.add(text.written());
            }
        }
        text.endEdit();
        swapBounds();
    }

    /// Replaces the pre-tokens by pieces of them.
    public void refine(Cutter cutter) {
        newBounds.clear();
        int count = size();
        for (int i = 0; i < count; i++) {
            cutter.cut(text.chars(), start(i), end(i), newBounds);
        }
        swapBounds();
    }

    private void swapBounds() {
        IntList old = bounds;
        bounds = newBounds;
        newBounds = old;
    }

    /// Writes a new version of one pre-token.
    @FunctionalInterface
    public interface Rewriter {
        /// Writes the new version of `[from, to)` by [NormalizedText#copy] and
        /// [NormalizedText#put].
        void rewrite(NormalizedText text, int from, int to);
    }

    /// Cuts one pre-token.
    @FunctionalInterface
    public interface Cutter {
        /// Appends start and end of each piece of `chars[from, to)`; pieces are not empty.
        void cut(char[] chars, int from, int to, IntList bounds);
    }
}
