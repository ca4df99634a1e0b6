package dev.jeval.tokenizer.internal.sentencepiece;

import dev.jeval.tokenizer.internal.trie.DoubleArrayTrie;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The pieces of a model, prepared for look-up by spelling. Immutable and thread-safe.
final class Vocabulary {
    private final SentencePieceModel model;
    private final DoubleArrayTrie pieces;
    private final @Nullable DoubleArrayTrie symbols;
    private final byte[][] symbolBytes;
    private final boolean[] startsSymbol = new boolean[256];

    /// Ids of the pieces that are not found in text: control, unknown and byte pieces.
    private final Map<String, Integer> reserved = new HashMap<>();

    Vocabulary(SentencePieceModel model) {
        this.model = model;
        List<byte[]> keys = new ArrayList<>();
        List<Integer> ids = new ArrayList<>();
        List<byte[]> userDefined = new ArrayList<>();
        for (int id = 0; id < model.size(); id++) {
            SentencePieceModel.Piece piece = model.piece(id);
            if (piece.type().inText()) {
                keys.add(piece.bytes());
                ids.add(id);
                if (piece.type() == PieceType.USER_DEFINED) {
                    userDefined.add(checkUtf8(piece.bytes(), id));
                }
            } else if (reserved.putIfAbsent(piece.text(), id) != null) {
                throw model.error(
                        "expected every piece once, got '%s' again (id %d)"
                                .formatted(piece.text(), id));
            }
        }
        this.pieces = trie(keys, ids.stream().mapToInt(Integer::intValue).toArray());
        this.symbolBytes = userDefined.toArray(new byte[0][]);
        this.symbols =
                userDefined.isEmpty() ? null : trie(userDefined, new int[userDefined.size()]);
        for (byte[] symbol : symbolBytes) {
            startsSymbol[symbol[0] & 0xFF] = true;
        }
    }

    SentencePieceModel model() {
        return model;
    }

    /// The pieces that are found in text, by their UTF-8.
    DoubleArrayTrie pieces() {
        return pieces;
    }

    /// User-defined symbols; null for none.
    @Nullable DoubleArrayTrie symbols() {
        return symbols;
    }

    byte[][] symbolBytes() {
        return symbolBytes;
    }

    /// The id of a piece of any type; -1 if there is none.
    int id(String piece) {
        Integer id = reserved.get(piece);
        if (id != null) {
            return id;
        }
        byte[] bytes = piece.getBytes(StandardCharsets.UTF_8);
        return bytes.length == 0 ? -1 : pieces.find(bytes, 0, bytes.length);
    }

    /// The length of the longest user-defined symbol at `from`; 0 if there is none.
    int symbolLength(byte[] text, int from, int to) {
        return symbols != null && startsSymbol[text[from] & 0xFF]
                ? symbols.longestPrefix(text, from, to)
                : 0;
    }

    /// Adds text that no piece covers.
    void addUnknown(Scratch scratch, int start, int end) {
        scratch.addUnknown(model.unknownId(), model.byteIds(), model.byteFallback(), start, end);
    }

    private DoubleArrayTrie trie(List<byte[]> keys, int[] values) {
        try {
            return DoubleArrayTrie.of(keys.toArray(new byte[0][]), values);
        } catch (IllegalArgumentException e) {
            throw model.error("vocabulary: " + e.getMessage());
        }
    }

    private byte[] checkUtf8(byte[] bytes, int id) {
        try {
            if (StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).isEmpty()) {
                throw model.error("expected user-defined symbols of a character or more, got none");
            }
            return bytes;
        } catch (CharacterCodingException e) {
            throw model.error(
                    "expected user-defined symbols in UTF-8, got id %d, which is not"
                            .formatted(id));
        }
    }
}
