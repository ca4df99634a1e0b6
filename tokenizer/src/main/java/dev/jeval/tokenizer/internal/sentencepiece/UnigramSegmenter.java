package dev.jeval.tokenizer.internal.sentencepiece;

import dev.jeval.tokenizer.internal.trie.DoubleArrayTrie;
import java.util.Arrays;

/// The most probable segmentation under a unigram language model, by Viterbi over byte positions.
///
/// The width of every number follows the reference, since it decides ties: a path's score is kept
/// in float32; the candidate is formed in float64 (float32 path + float32 piece) and compared
/// unrounded with the rounded best; it wins only if strictly greater. A character that is no piece
/// by itself is given the unknown score, formed in float32.
final class UnigramSegmenter implements Segmenter {
    /// What an unknown character costs beyond the least probable piece.
    private static final float UNKNOWN_PENALTY = 10.0f;

    /// What a user-defined symbol scores, next to nothing, so that it always wins.
    private static final double USER_DEFINED_PENALTY = 0.1;

    private final Vocabulary vocabulary;
    private final DoubleArrayTrie pieces;

    /// Piece scores; NaN for those that are not simply looked up (user-defined, unused).
    private final float[] scores;

    private final boolean[] unused;
    private final float maxScore;
    private final float unknownScore;

    UnigramSegmenter(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
        this.pieces = vocabulary.pieces();
        SentencePieceModel model = vocabulary.model();
        this.scores = new float[model.size()];
        this.unused = new boolean[model.size()];
        float min = Float.MAX_VALUE;
        float max = Float.MIN_NORMAL;
        for (int id = 0; id < scores.length; id++) {
            SentencePieceModel.Piece piece = model.piece(id);
            scores[id] = Float.NaN;
            if (piece.type() == PieceType.NORMAL) {
                scores[id] = piece.score();
                min = Math.min(min, piece.score());
                max = Math.max(max, piece.score());
            }
            unused[id] = piece.type() == PieceType.UNUSED;
        }
        this.maxScore = max;
        this.unknownScore = min - UNKNOWN_PENALTY;
    }

    @Override
    public void segment(Scratch scratch) {
        forward(scratch);
        backward(scratch);
    }

    private void forward(Scratch scratch) {
        int length = scratch.length;
        scratch.reserveViterbi(length + 1);
        byte[] text = scratch.text;
        float[] bestScore = scratch.bestScore;
        int[] bestStart = scratch.bestStart;
        int[] bestPiece = scratch.bestPiece;
        Arrays.fill(bestStart, 0, length + 1, -1);
        bestScore[0] = 0;
        int start = 0;
        while (start < length) {
            float soFar = bestScore[start];
            int next = Math.min(length, start + Utf8.length(text[start]));
            boolean single = false;
            long state = pieces.root();
            for (int end = start + 1; end <= length; end++) {
                state = pieces.step(state, text[end - 1] & 0xFF);
                if (state == 0) {
                    break;
                }
                int id = DoubleArrayTrie.value(state);
                if (id < 0 || unused[id]) {
                    continue;
                }
                float score = scores[id];
                double candidate =
                        (Float.isNaN(score) ? userDefinedScore(end - start) : (double) score)
                                + soFar;
                if (bestStart[end] < 0 || candidate > bestScore[end]) {
                    bestScore[end] = (float) candidate;
                    bestStart[end] = start;
                    bestPiece[end] = id;
                }
                single |= end == next;
            }
            if (!single) {
                float candidate = unknownScore + soFar;
                if (bestStart[next] < 0 || candidate > bestScore[next]) {
                    bestScore[next] = candidate;
                    bestStart[next] = start;
                    bestPiece[next] = -1;
                }
            }
            start = next;
        }
    }

    private double userDefinedScore(int length) {
        return length * maxScore - USER_DEFINED_PENALTY;
    }

    /// Turns the chain of starts round, so that it leads from the first piece to the last, and adds
    /// the pieces.
    private void backward(Scratch scratch) {
        int[] bestStart = scratch.bestStart;
        int end = scratch.length;
        int following = -1;
        while (end > 0) {
            int start = bestStart[end];
            bestStart[end] = following;
            following = end;
            end = start;
        }
        int start = 0;
        for (int to = following; to >= 0; to = bestStart[to]) {
            int id = scratch.bestPiece[to];
            if (id >= 0) {
                scratch.add(id, start, to);
            } else {
                vocabulary.addUnknown(scratch, start, to);
            }
            start = to;
        }
    }
}
