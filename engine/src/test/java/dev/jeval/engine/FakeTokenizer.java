package dev.jeval.engine;

import dev.jeval.tokenizer.Encoding;
import dev.jeval.tokenizer.StreamingDecoder;
import dev.jeval.tokenizer.Tokenizer;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/// A tokenizer whose pieces are given: encodes greedily by the longest piece, frames with id 1, and
/// holds the last piece back while streaming until the next one comes.
final class FakeTokenizer implements Tokenizer {
    /// Ids below are special and stand for no text.
    static final int FIRST_TEXT_ID = 3;

    private final List<String> pieces;

    FakeTokenizer(List<String> pieces) {
        this.pieces = pieces;
    }

    @Override
    public int[] encode(String text) {
        int[] ids = new int[text.length()];
        int count = 0;
        for (int at = 0; at < text.length(); ) {
            int best = -1;
            for (int id = FIRST_TEXT_ID; id < pieces.size(); id++) {
                if (text.startsWith(pieces.get(id), at)
                        && (best < 0 || pieces.get(id).length() > pieces.get(best).length())) {
                    best = id;
                }
            }
            if (best < 0) {
                throw new IllegalArgumentException("no piece for '" + text.substring(at) + "'");
            }
            ids[count++] = best;
            at += pieces.get(best).length();
        }
        return Arrays.copyOf(ids, count);
    }

    @Override
    public int[] encode(String text, boolean addSpecialTokens) {
        int[] ids = encode(text);
        if (!addSpecialTokens) {
            return ids;
        }
        int[] framed = new int[ids.length + 1];
        framed[0] = 1;
        System.arraycopy(ids, 0, framed, 1, ids.length);
        return framed;
    }

    @Override
    public Encoding encodeWithOffsets(String text, boolean addSpecialTokens) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String decode(int[] ids, boolean skipSpecialTokens) {
        return Arrays.stream(ids).mapToObj(this::text).collect(Collectors.joining());
    }

    private String text(int id) {
        return isSpecial(id) ? "" : pieces.get(id);
    }

    @Override
    public StreamingDecoder streamingDecoder(boolean skipSpecialTokens) {
        return new StreamingDecoder() {
            private String held = "";

            @Override
            public String accept(int id) {
                String ready = held;
                held = text(id);
                return ready;
            }

            @Override
            public String finish() {
                String ready = held;
                held = "";
                return ready;
            }
        };
    }

    @Override
    public List<String> tokenize(String text) {
        return Arrays.stream(encode(text)).mapToObj(this::piece).toList();
    }

    @Override
    public int vocabSize() {
        return pieces.size();
    }

    @Override
    public String piece(int id) {
        return pieces.get(id);
    }

    @Override
    public OptionalInt id(String piece) {
        int id = pieces.indexOf(piece);
        return id < 0 ? OptionalInt.empty() : OptionalInt.of(id);
    }

    @Override
    public boolean isSpecial(int id) {
        return id < FIRST_TEXT_ID;
    }
}
