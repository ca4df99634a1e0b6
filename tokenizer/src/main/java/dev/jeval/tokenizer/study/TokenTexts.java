package dev.jeval.tokenizer.study;

import dev.jeval.tokenizer.Tokenizer;
import java.util.regex.Pattern;

/// What each id of a tokenizer is by itself: its text, a byte, or nothing.
final class TokenTexts {
    private static final Pattern BYTE_PIECE = Pattern.compile("<0x[0-9A-F]{2}>");
    private static final char REPLACEMENT = '\uFFFD';

    /// How byte-level vocabularies spell the three bytes of U+FFFD.
    private static final String BYTE_LEVEL_REPLACEMENT = "ï¿½";

    private final String[] texts;
    private final Kind[] kinds;

    /// What an id stands for.
    enum Kind {
        /// No piece has this id.
        NONE,
        SPECIAL,
        /// A byte piece such as `<0xE3>`.
        BYTE_FALLBACK,
        /// Bytes that are not valid UTF-8 by themselves.
        PARTIAL,
        TEXT
    }

    TokenTexts(Tokenizer tokenizer) {
        int size = tokenizer.vocabSize();
        this.texts = new String[size];
        this.kinds = new Kind[size];
        int[] guarded = prefix(tokenizer);
        String before = tokenizer.decode(guarded, false);
        int[] ids = new int[guarded.length + 1];
        System.arraycopy(guarded, 0, ids, 0, guarded.length);
        for (int id = 0; id < size; id++) {
            String piece = tokenizer.piece(id);
            texts[id] = "";
            if (piece.isEmpty()) {
                kinds[id] = Kind.NONE;
            } else if (tokenizer.isSpecial(id)) {
                kinds[id] = Kind.SPECIAL;
            } else if (BYTE_PIECE.matcher(piece).matches()) {
                kinds[id] = Kind.BYTE_FALLBACK;
            } else {
                ids[guarded.length] = id;
                String text = tokenizer.decode(ids, false);
                texts[id] = text.startsWith(before) ? text.substring(before.length()) : text;
                boolean whole =
                        texts[id].indexOf(REPLACEMENT) < 0
                                || piece.indexOf(REPLACEMENT) >= 0
                                || piece.contains(BYTE_LEVEL_REPLACEMENT);
                kinds[id] = whole ? Kind.TEXT : Kind.PARTIAL;
            }
        }
    }

    /// The text an id stands for in the middle of a sequence; empty if its kind is not text.
    String text(int id) {
        return kinds[id] == Kind.TEXT ? texts[id] : "";
    }

    Kind kind(int id) {
        return kinds[id];
    }

    int size() {
        return kinds.length;
    }

    /// Ids to decode before an id, so that no rule about the start of a text applies to it.
    private static int[] prefix(Tokenizer tokenizer) {
        int[] ids = tokenizer.encode("a");
        return ids.length > 0 && !tokenizer.decode(ids, false).isEmpty() ? ids : new int[0];
    }
}
