package dev.jeval.tokenizer.internal.text;

import dev.jeval.tokenizer.internal.unicode.ReferenceClasses;
import java.text.Normalizer;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// The Unicode normalization forms as the reference's tables (about Unicode 9) have them.
///
/// The JDK's normalizer does the work, on runs between characters that either are stable (no form
/// changes them and nothing before them combines with them) or are unknown to the reference, which
/// copies them. Thread-safe.
public final class NormalizationForm {
    /// Canonical composition.
    public static final NormalizationForm NFC = new NormalizationForm(Normalizer.Form.NFC);

    /// Canonical decomposition.
    public static final NormalizationForm NFD = new NormalizationForm(Normalizer.Form.NFD);

    /// Compatibility composition.
    public static final NormalizationForm NFKC = new NormalizationForm(Normalizer.Form.NFKC);

    /// Compatibility decomposition.
    public static final NormalizationForm NFKD = new NormalizationForm(Normalizer.Form.NFKD);

    private static final BitSet INERT = ReferenceClasses.get("inert");
    private static final int PAGE_BITS = 8;

    private final Normalizer.Form form;

    /// For each page of 256 characters of the basic plane, once needed, which are stable.
    private final @Nullable BitSet[] stablePages = new BitSet[1 << 16 - PAGE_BITS];

    private NormalizationForm(Normalizer.Form form) {
        this.form = form;
    }

    /// Brings `text` into this form.
    public void normalize(NormalizedText text) {
        int from = text.begin();
        int end = text.end();
        int stable = skipStable(text.chars(), from, end);
        if (stable == end) {
            return;
        }
        text.beginEdit();
        while (from < end) {
            if (stable > from) {
                // what follows may combine with the last stable character
                int keep = stable == end ? end : stable - 1;
                text.copy(from, keep);
                from = keep;
            }
            int runEnd = runEnd(text, from, end);
            if (runEnd > from) {
                rewrite(text, from, runEnd);
                from = runEnd;
            }
            stable = skipStable(text.chars(), from, end);
        }
        text.endEdit();
    }

    /// The end of the stretch from `from` on that has to be handed to the JDK: for tracked text the
    /// next place where nothing combines, so that ranges stay small; otherwise the next two stable
    /// characters in a row.
    private int runEnd(NormalizedText text, int from, int end) {
        char[] chars = text.chars();
        int i = from;
        boolean first = true;
        while (i < end) {
            int codePoint = Character.codePointAt(chars, i, end);
            if (!first && isBoundary(codePoint)) {
                if (text.isTracked() || isStable(codePoint)) {
                    break;
                }
            }
            first = false;
            i += Character.charCount(codePoint);
        }
        return i;
    }

    private void rewrite(NormalizedText text, int from, int to) {
        char[] chars = text.chars();
        int at = from;
        int i = from;
        while (i < to) {
            int codePoint = Character.codePointAt(chars, i, to);
            int next = i + Character.charCount(codePoint);
            if (INERT.get(codePoint)) {
                rewriteKnown(text, at, i);
                text.copy(i, next);
                at = next;
            }
            i = next;
        }
        rewriteKnown(text, at, to);
    }

    private void rewriteKnown(NormalizedText text, int from, int to) {
        if (from == to) {
            return;
        }
        String before = new String(text.chars(), from, to - from);
        String after = Normalizer.normalize(before, form);
        if (after.equals(before)) {
            text.copy(from, to);
        } else {
            text.put(after, from, to);
        }
    }

    private int skipStable(char[] chars, int from, int end) {
        int i = from;
        while (i < end && isStable(chars[i])) {
            i++;
        }
        return i;
    }

    private boolean isStable(int c) {
        if (c < 0x80) {
            return true;
        }
        if (c > 0xFFFF || Character.isSurrogate((char) c)) {
            return false;
        }
        BitSet page = stablePages[c >>> PAGE_BITS];
        if (page == null) {
            page = stablePage(c >>> PAGE_BITS);
            stablePages[c >>> PAGE_BITS] = page;
        }
        return page.get(c & (1 << PAGE_BITS) - 1);
    }

    private BitSet stablePage(int number) {
        BitSet page = new BitSet(1 << PAGE_BITS);
        for (int i = 0; i < 1 << PAGE_BITS; i++) {
            int c = number << PAGE_BITS | i;
            if (!Character.isSurrogate((char) c)
                    && isBoundary(c)
                    && !INERT.get(c)
                    && Normalizer.isNormalized(Character.toString(c), form)) {
                page.set(i);
            }
        }
        return page;
    }

    /// Whether no form joins the code point, or what it decomposes to, with something before it:
    /// marks, the vowels and final consonants of Hangul in all their widths, and half-width voiced
    /// sound marks do join.
    private static boolean isBoundary(int c) {
        if (c < 0x300) {
            return true;
        }
        if (INERT.get(c)) {
            return true;
        }
        int type = Character.getType(c);
        if (type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK
                || type == Character.ENCLOSING_MARK) {
            return false;
        }
        return !(c >= 0x1160 && c <= 0x11FF
                || c >= 0x3130 && c <= 0x318F
                || c >= 0xD7B0 && c <= 0xD7FF
                || c >= 0xFF9E && c <= 0xFFDC);
    }
}
