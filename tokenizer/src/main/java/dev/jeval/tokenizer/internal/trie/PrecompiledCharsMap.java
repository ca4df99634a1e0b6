package dev.jeval.tokenizer.internal.trie;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// The character map that SentencePiece compiles into its models: rules that replace one UTF-8
/// string by another, looked up in a double array.
///
/// Layout (little endian): `uint32` size of the double array in bytes, the double array, then the
/// replacements, each ended by a zero byte. A unit of the double array holds a leaf flag (bit 8), a
/// label (bits 0-7), an offset (bits 10-30, shifted left by 8 if bit 9 is set); a value unit has
/// bit 31 set and holds where the replacement starts. Every rule is walked once on opening, so that
/// look-ups cannot leave the arrays. Thread-safe.
///
/// SentencePiece replaces by the longest rule that matches ([#longestMatch]); Hugging Face
/// tokenizers by the shortest ([#shortestMatch]).
public final class PrecompiledCharsMap {
    /// What [#longestMatch] and [#shortestMatch] return where no rule matches.
    public static final long NO_MATCH = -1;

    /// Rules are a few characters long; a longer one is a damaged file.
    private static final int MAX_RULE_BYTES = 256;

    /// Bytes of all rules, common beginnings counted once; the largest map in use (nfkc_cf) has
    /// less than a tenth. Rules share their ends in the array, so its size says little.
    private static final int MAX_VISITS = 1 << 21;

    private final int[] units;
    private final byte[] replacements;
    private final int maxRuleBytes;

    private PrecompiledCharsMap(int[] units, byte[] replacements, int maxRuleBytes) {
        this.units = units;
        this.replacements = replacements;
        this.maxRuleBytes = maxRuleBytes;
    }

    /// Reads a map.
    ///
    /// @param blob the `precompiled_charsmap` of a model, not empty
    /// @throws IllegalArgumentException if it is damaged: expected X, got Y
    public static PrecompiledCharsMap of(byte[] blob) {
        if (blob.length < 4) {
            throw damaged("at least 4 bytes", blob.length + " bytes");
        }
        ByteBuffer buffer = ByteBuffer.wrap(blob).order(ByteOrder.LITTLE_ENDIAN);
        long size = Integer.toUnsignedLong(buffer.getInt());
        if (size < 4 || size % 4 != 0 || size > blob.length - 4) {
            throw damaged(
                    "a double array of 4n bytes, n >= 1, within %d bytes"
                            .formatted(blob.length - 4),
                    size + " bytes");
        }
        int[] units = new int[(int) size / 4];
        buffer.asIntBuffer().get(units);
        byte[] replacements = new byte[blob.length - 4 - (int) size];
        buffer.position(4 + (int) size);
        buffer.get(replacements);
        if (replacements.length > 0 && replacements[replacements.length - 1] != 0) {
            throw damaged("replacements ended by a zero byte", "none at the end");
        }
        Walk walk = new Walk(units, replacements);
        walk.run();
        return new PrecompiledCharsMap(units, replacements, walk.longest);
    }

    /// The longest rule that `text[from, to)` starts with: its length in bytes in the upper 32
    /// bits, the place of its replacement in the lower; [#NO_MATCH] if there is none.
    public long longestMatch(byte[] text, int from, int to) {
        return match(text, from, to, false);
    }

    /// As [#longestMatch], for the shortest rule.
    public long shortestMatch(byte[] text, int from, int to) {
        return match(text, from, to, true);
    }

    /// The replacements; the one at place `p` goes from there to the next zero byte. Not to be
    /// changed.
    public byte[] replacements() {
        return replacements;
    }

    /// Where the replacement that starts at `place` ends.
    public int replacementEnd(int place) {
        int end = place;
        while (replacements[end] != 0) {
            end++;
        }
        return end;
    }

    /// The length in bytes of the longest rule.
    public int maxRuleBytes() {
        return maxRuleBytes;
    }

    /// Tells `visitor` every rule.
    public void forEachRule(RuleVisitor visitor) {
        Walk walk = new Walk(units, replacements);
        walk.visitor = visitor;
        walk.run();
    }

    /// Receives rules.
    @FunctionalInterface
    public interface RuleVisitor {
        /// Takes one rule.
        ///
        /// @param rule bytes that are replaced, in `[0, length)`; reused between calls
        /// @param length number of bytes
        /// @param place where the replacement starts in [PrecompiledCharsMap#replacements()]
        void visit(byte[] rule, int length, int place);
    }

    private long match(byte[] text, int from, int to, boolean first) {
        long found = NO_MATCH;
        int position = offset(units[0]);
        for (int i = from; i < to; i++) {
            int label = text[i] & 0xFF;
            if (label == 0) {
                // leads to a value, never to a child
                break;
            }
            position ^= label;
            if (position >= units.length) {
                break;
            }
            int unit = units[position];
            if (label(unit) != label) {
                break;
            }
            position ^= offset(unit);
            if (hasLeaf(unit)) {
                found = (long) (i + 1 - from) << 32 | units[position] & 0x7FFFFFFF;
                if (first) {
                    break;
                }
            }
        }
        return found;
    }

    private static boolean hasLeaf(int unit) {
        return (unit >>> 8 & 1) != 0;
    }

    /// The label; a value unit has bit 31 set and so equals no byte.
    private static int label(int unit) {
        return unit & 0x800000FF;
    }

    private static int offset(int unit) {
        return unit >>> 10 << ((unit & 0x200) >>> 6);
    }

    private static IllegalArgumentException damaged(String expected, String got) {
        return new IllegalArgumentException(
                "precompiled_charsmap: expected %s, got %s".formatted(expected, got));
    }

    /// Visits every rule depth first and checks what look-ups rely on.
    private static final class Walk {
        private final int[] units;
        private final byte[] replacements;
        private final byte[] path = new byte[MAX_RULE_BYTES];
        private final int[] positions = new int[MAX_RULE_BYTES + 1];
        private final int[] nextLabels = new int[MAX_RULE_BYTES + 1];
        private RuleVisitor visitor = (_, _, _) -> {};
        private int longest;

        Walk(int[] units, byte[] replacements) {
            this.units = units;
            this.replacements = replacements;
        }

        void run() {
            int budget = MAX_VISITS;
            int depth = 0;
            positions[0] = offset(units[0]);
            while (depth >= 0) {
                if (nextLabels[depth] > 0xFF) {
                    nextLabels[depth] = 0;
                    depth--;
                    continue;
                }
                int label = nextLabels[depth]++;
                int position = positions[depth] ^ label;
                // label 0 ends keys: it leads to the value, never to a child
                if (label == 0
                        || position < 0
                        || position >= units.length
                        || label(units[position]) != label) {
                    continue;
                }
                if (--budget < 0) {
                    throw damaged("at most %d nodes in all rules".formatted(MAX_VISITS), "more");
                }
                if (depth == MAX_RULE_BYTES) {
                    throw damaged(
                            "rules of at most %d bytes".formatted(MAX_RULE_BYTES), "a longer one");
                }
                path[depth] = (byte) label;
                int child = position ^ offset(units[position]);
                if (child < 0) {
                    throw damaged("offsets within the array", "unit " + position);
                }
                depth++;
                if (hasLeaf(units[position])) {
                    leaf(child, depth);
                }
                positions[depth] = child;
                nextLabels[depth] = 0;
            }
        }

        private void leaf(int position, int length) {
            if (position >= units.length) {
                throw damaged(
                        "a value within %d units".formatted(units.length), "unit " + position);
            }
            int place = units[position] & 0x7FFFFFFF;
            if (place >= replacements.length) {
                throw damaged(
                        "replacements within %d bytes".formatted(replacements.length),
                        "one at " + place);
            }
            if (!isUtf8(length)) {
                throw damaged("rules in UTF-8", "one of %d bytes that is not".formatted(length));
            }
            longest = Math.max(longest, length);
            visitor.visit(path, length, place);
        }

        private boolean isUtf8(int length) {
            try {
                CharBuffer unused =
                        StandardCharsets.UTF_8
                                .newDecoder()
                                .decode(ByteBuffer.wrap(path, 0, length));
                return unused != null;
            } catch (CharacterCodingException e) {
                return false;
            }
        }
    }
}
