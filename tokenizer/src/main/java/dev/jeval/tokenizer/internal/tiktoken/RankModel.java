package dev.jeval.tokenizer.internal.tiktoken;

import dev.jeval.tokenizer.TokenizerFormatException;
import dev.jeval.tokenizer.internal.IntList;
import dev.jeval.tokenizer.internal.Vocabulary;
import dev.jeval.tokenizer.internal.bpe.ByteAlphabet;
import dev.jeval.tokenizer.internal.bpe.CharBpe;
import dev.jeval.tokenizer.internal.bpe.MergeTable;
import dev.jeval.tokenizer.internal.hf.model.BpeModel;
import dev.jeval.tokenizer.internal.trie.DoubleArrayTrie;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Byte-pair encoding by ranks, as tiktoken does it: of all neighbouring parts whose concatenation
/// is a token, those with the lowest rank are joined first, the leftmost among equals; a word that
/// is a token is taken whole.
///
/// The merges are every split of every token into two tokens, each with the rank of the whole.
final class RankModel {
    /// Bytes compared at most while the merges are found: sum of squared token lengths.
    private static final long MAX_WORK = 1_000_000_000L;

    private final String source;
    private final byte[] @Nullable [] tokens;
    private final int firstId;

    private RankModel(String source, byte[] @Nullable [] tokens, int firstId) {
        this.source = source;
        this.tokens = tokens;
        this.firstId = firstId;
    }

    /// The model of `tokens`.
    ///
    /// @param source what errors call the file
    /// @param tokens bytes by rank; null where no token has that rank
    /// @param firstId id of rank 0
    /// @param special further pieces by id, that no merge leads to
    /// @throws TokenizerFormatException if a token occurs twice or a byte is no token
    static BpeModel of(
            String source,
            byte[] @Nullable [] tokens,
            int firstId,
            SequencedMap<String, Integer> special) {
        RankModel builder = new RankModel(source, tokens, firstId);
        try {
            Vocabulary vocabulary = builder.vocabulary(special);
            return BpeModel.of(
                            vocabulary,
                            builder.merges(vocabulary.limit()),
                            new CharBpe.Settings(-1, false, false, "", "", true))
                    .takingBytes();
        } catch (IllegalArgumentException e) {
            throw new TokenizerFormatException(source + ": " + e.getMessage(), e);
        }
    }

    private Vocabulary vocabulary(SequencedMap<String, Integer> special) {
        Vocabulary.Builder builder = new Vocabulary.Builder(tokens.length + special.size());
        StringBuilder letters = new StringBuilder();
        for (int rank = 0; rank < tokens.length; rank++) {
            byte[] token = tokens[rank];
            if (token != null) {
                letters.setLength(0);
                for (byte b : token) {
                    letters.append(ByteAlphabet.charOf(b & 0xFF));
                }
                builder.put(letters.toString(), firstId + rank);
            }
        }
        special.forEach(builder::put);
        return builder.build();
    }

    private MergeTable merges(int idLimit) {
        DoubleArrayTrie trie = trie();
        IntList splits = new IntList(4 * tokens.length);
        long work = 0;
        for (int rank = 0; rank < tokens.length; rank++) {
            byte[] token = tokens[rank];
            if (token == null) {
                continue;
            }
            work += (long) token.length * token.length;
            if (work > MAX_WORK) {
                throw new TokenizerFormatException(
                        source
                                + ": expected tokens of ordinary length, got tokens whose squared"
                                + " lengths sum to more than "
                                + MAX_WORK);
            }
            long state = trie.root();
            for (int at = 1; at < token.length; at++) {
                state = trie.step(state, token[at - 1] & 0xFF);
                int left = DoubleArrayTrie.value(state);
                int right = left < 0 ? -1 : trie.find(token, at, token.length);
                if (right >= 0) {
                    splits.add(left);
                    splits.add(right);
                    splits.add(rank);
                }
            }
        }
        MergeTable.Builder builder = new MergeTable.Builder(splits.size() / 3, idLimit);
        for (int i = 0; i < splits.size(); i += 3) {
            int rank = splits.get(i + 2);
            builder.put(firstId + splits.get(i), firstId + splits.get(i + 1), rank, firstId + rank);
        }
        return builder.build();
    }

    private DoubleArrayTrie trie() {
        List<byte[]> keys = new ArrayList<>(tokens.length);
        IntList ranks = new IntList(tokens.length);
        for (int rank = 0; rank < tokens.length; rank++) {
            byte[] token = tokens[rank];
            if (token != null) {
                keys.add(token);
                ranks.add(rank);
            }
        }
        return DoubleArrayTrie.of(keys.toArray(new byte[0][]), ranks.toArray());
    }
}
