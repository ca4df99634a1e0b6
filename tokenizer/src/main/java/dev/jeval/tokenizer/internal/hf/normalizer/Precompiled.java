package dev.jeval.tokenizer.internal.hf.normalizer;

import dev.jeval.tokenizer.internal.bpe.Utf8;
import dev.jeval.tokenizer.internal.text.NormalizedText;
import dev.jeval.tokenizer.internal.trie.PrecompiledCharsMap;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// SentencePiece's character map as the Hugging Face library applies it: extended grapheme clusters
/// of fewer than six bytes are looked up whole, longer ones character by character; a look-up takes
/// the shortest rule, and replaces all that was looked up. Immutable and thread-safe.
public final class Precompiled implements Normalizer {
    private static final int MAX_WHOLE_BYTES = 5;
    private static final Pattern CLUSTER = Pattern.compile("\\X");

    private final PrecompiledCharsMap map;

    /// The code points that are a rule of their own.
    private final BitSet single = new BitSet();

    /// A normalizer by `map`.
    public Precompiled(PrecompiledCharsMap map) {
        this.map = map;
        map.forEachRule((rule, length, _) -> {
            String text = new String(rule, 0, length, StandardCharsets.UTF_8);
            int codePoint = text.codePointAt(0);
            if (Character.charCount(codePoint) == text.length()) {
                single.set(codePoint);
            }
        });
    }

    @Override
    public void normalize(NormalizedText text) {
        char[] chars = text.chars();
        int end = text.end();
        byte[] bytes = new byte[4 * MAX_WHOLE_BYTES];
        Matcher clusters = null;
        text.beginEdit();
        int at = text.begin();
        int copied = at;
        while (at < end) {
            int codePoint = Character.codePointAt(chars, at, end);
            int next = at + Character.charCount(codePoint);
            if (next == end || standsAlone(codePoint, Character.codePointAt(chars, next, end))) {
                if (single.get(codePoint)) {
                    text.copy(copied, at);
                    replace(text, bytes, at, next);
                    copied = next;
                }
                at = next;
                continue;
            }
            if (clusters == null) {
                clusters = CLUSTER.matcher(text.toString());
            }
            int clusterEnd = clusterEnd(clusters, at - text.begin()) + text.begin();
            text.copy(copied, at);
            rewriteCluster(text, bytes, at, clusterEnd);
            at = clusterEnd;
            copied = at;
        }
        text.copy(copied, end);
        text.endEdit();
    }

    private void rewriteCluster(NormalizedText text, byte[] bytes, int from, int to) {
        if (to - from <= MAX_WHOLE_BYTES && replace(text, bytes, from, to)) {
            return;
        }
        int at = from;
        while (at < to) {
            int next = Utf8.next(text.chars(), at, to);
            if (!replace(text, bytes, at, next)) {
                text.copy(at, next);
            }
            at = next;
        }
    }

    /// Writes the replacement of the characters `[from, to)`, if they are short enough and start
    /// with a rule.
    private boolean replace(NormalizedText text, byte[] bytes, int from, int to) {
        int length = Utf8.encode(text.chars(), from, to, bytes);
        if (length > MAX_WHOLE_BYTES) {
            return false;
        }
        long match = map.shortestMatch(bytes, 0, length);
        if (match == PrecompiledCharsMap.NO_MATCH) {
            return false;
        }
        int place = (int) match;
        int placeEnd = map.replacementEnd(place);
        text.put(
                new String(map.replacements(), place, placeEnd - place, StandardCharsets.UTF_8),
                from,
                to);
        return true;
    }

    private static int clusterEnd(@Nullable Matcher clusters, int from) {
        if (clusters == null) {
            return from;
        }
        clusters.region(from, clusters.regionEnd() < from ? from : clusters.regionEnd());
        return clusters.lookingAt() ? clusters.end() : from + 1;
    }

    /// Whether a cluster certainly ends between the two code points. What extends a cluster are
    /// marks, format characters, modifier symbols, Hangul jamo, regional indicators, half-width
    /// voiced sound marks and two vowels of Thai and Lao; some letters and format characters start
    /// one.
    private static boolean standsAlone(int codePoint, int next) {
        if (next < 0x300) {
            return codePoint != '\r' && codePoint < 0x600 && next != 0xAD
                    || codePoint >= 0x3000 && codePoint < 0xA000;
        }
        if (mayExtend(next) || codePoint == '\r') {
            return false;
        }
        return codePoint < 0x600
                || codePoint >= 0x2010 && codePoint <= 0x2027
                || codePoint >= 0x3000 && codePoint < 0xA000
                || codePoint >= 0xFF00 && codePoint <= 0xFFEF;
    }

    private static boolean mayExtend(int c) {
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK,
                    Character.COMBINING_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.FORMAT,
                    Character.MODIFIER_SYMBOL,
                    Character.UNASSIGNED ->
                    true;
            default ->
                    c == 0xE33
                            || c == 0xEB3
                            || c >= 0x1100 && c <= 0x11FF
                            || c >= 0xA960 && c <= 0xA97F
                            || c >= 0xD7B0 && c <= 0xD7FF
                            || c == 0xFF9E
                            || c == 0xFF9F
                            || c >= 0x1F1E6 && c <= 0x1F1FF;
        };
    }
}
