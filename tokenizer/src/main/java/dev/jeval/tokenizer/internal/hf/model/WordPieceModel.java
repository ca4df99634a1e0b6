package dev.jeval.tokenizer.internal.hf.model;

import dev.jeval.tokenizer.TokenizerFormatException;
import dev.jeval.tokenizer.internal.TokenSink;
import dev.jeval.tokenizer.internal.Vocabulary;
import dev.jeval.tokenizer.internal.bpe.WordEncoder;
import java.util.Arrays;

/// WordPiece: the longest piece that fits, again and again; a word that cannot be covered, or is
/// too long, is unknown as a whole. Immutable and thread-safe.
public final class WordPieceModel implements Model {
    private final Vocabulary vocabulary;
    private final String unknownToken;
    private final int unknownId;
    private final char[] continuingPrefix;
    private final int maxInputChars;
    private final int maxPieceChars;

    /// @param vocabulary pieces
    /// @param unknownToken piece for unknown words; an error when needed and missing
    /// @param continuingPrefix in front of pieces that do not start a word
    /// @param maxInputChars longer words, in code points, are unknown
    public WordPieceModel(
            Vocabulary vocabulary,
            String unknownToken,
            String continuingPrefix,
            int maxInputChars) {
        this.vocabulary = vocabulary;
        this.unknownToken = unknownToken;
        this.unknownId = vocabulary.find(unknownToken);
        this.continuingPrefix = continuingPrefix.toCharArray();
        this.maxInputChars = maxInputChars;
        int longest = 0;
        for (int id = 0; id < vocabulary.limit(); id++) {
            String piece = vocabulary.piece(id);
            longest = piece == null ? longest : Math.max(longest, piece.length());
        }
        maxPieceChars = longest;
    }

    @Override
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    @Override
    public WordEncoder newEncoder() {
        return this::encode;
    }

    private void encode(char[] text, int from, int to, TokenSink sink) {
        if (Character.codePointCount(text, from, to - from) > maxInputChars) {
            unknown(from, to, sink);
            return;
        }
        int[] pieces = new int[8];
        int count = 0;
        int at = from;
        char[] spelled = new char[continuingPrefix.length + maxPieceChars];
        System.arraycopy(continuingPrefix, 0, spelled, 0, continuingPrefix.length);
        while (at < to) {
            int prefix = at == from ? 0 : continuingPrefix.length;
            int end = Math.min(to, at + maxPieceChars);
            System.arraycopy(text, at, spelled, continuingPrefix.length, end - at);
            int id = -1;
            while (end > at) {
                id =
                        vocabulary.find(
                                spelled,
                                continuingPrefix.length - prefix,
                                continuingPrefix.length + end - at);
                if (id >= 0) {
                    break;
                }
                end--;
            }
            if (id < 0) {
                unknown(from, to, sink);
                return;
            }
            if (count + 2 > pieces.length) {
                pieces = Arrays.copyOf(pieces, pieces.length * 2);
            }
            pieces[count++] = id;
            pieces[count++] = end;
            at = end;
        }
        int start = from;
        for (int i = 0; i < count; i += 2) {
            sink.add(pieces[i], start, pieces[i + 1]);
            start = pieces[i + 1];
        }
    }

    private void unknown(int from, int to, TokenSink sink) {
        if (unknownId < 0) {
            throw new TokenizerFormatException(
                    "model.unk_token: expected '%s' to be in the vocabulary, got no such piece"
                            .formatted(unknownToken));
        }
        sink.add(unknownId, from, to);
    }
}
