package dev.jeval.engine.internal.schedule;

import dev.jeval.engine.internal.run.Chunk;
import dev.jeval.engine.internal.run.ForwardPass;
import dev.jeval.engine.internal.run.KvSequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntUnaryOperator;

/// A forward pass whose logits are a hash of the position key and all tokens so far: any token
/// computed after a wrong prefix, or with wrong tables, changes what follows.
///
/// Counts what is computed, how many bytes live blocks hold, and fails on misuse: a sequence used
/// after it was closed, named twice in a step, grown beyond the limit, or forked where blocks
/// outside the window were released.
public final class FakeForwardPass implements ForwardPass {
    /// Positions per block.
    public static final int BLOCK = 8;

    /// Bytes of a block.
    public static final long BLOCK_BYTES = 1000;

    private final int vocabSize;
    private final int maxPositions;
    private final IntUnaryOperator positionKeys;
    private final boolean recomputing;
    private final Map<Long, Integer> computedPrefixes = new HashMap<>();
    private final Set<FakeSequence> open = new HashSet<>();
    private long computedTokens;
    private long steps;
    private int largestStep;
    private long liveBlocks;
    private long peakBlocks;
    private boolean closed;
    private int poison = -1;
    private int window = Integer.MAX_VALUE;

    /// @param positionKeys the key of each total length
    public FakeForwardPass(int vocabSize, int maxPositions, IntUnaryOperator positionKeys) {
        this(vocabSize, maxPositions, positionKeys, false);
    }

    /// @param recomputing whether a sequence that grows beyond its key must be computed anew
    public FakeForwardPass(
            int vocabSize, int maxPositions, IntUnaryOperator positionKeys, boolean recomputing) {
        this.recomputing = recomputing;
        this.vocabSize = vocabSize;
        this.maxPositions = maxPositions;
        this.positionKeys = positionKeys;
    }

    /// The hash of a sequence after one more token.
    private static long next(long hash, int token) {
        return mix(hash * 31 + token + 1);
    }

    private static long mix(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /// The logits after `tokens`, computed independently of any sequence.
    public float[] logitsAfter(int positionKey, int[] tokens, int length) {
        long hash = mix(positionKey);
        for (int i = 0; i < length; i++) {
            hash = next(hash, tokens[i]);
        }
        return logits(hash);
    }

    private float[] logits(long hash) {
        float[] logits = new float[vocabSize];
        for (int id = 0; id < vocabSize; id++) {
            logits[id] = (mix(hash ^ (id * 0x5851F42D4C957F2DL)) >> 40) * 0x1.0p-22f;
        }
        return logits;
    }

    /// The natural log-probability of `token` under `logits`.
    public static double logProb(float[] logits, int token) {
        return logits[token] - logSumExp(logits);
    }

    private static double logSumExp(float[] logits) {
        double sum = 0;
        for (float logit : logits) {
            sum += StrictMath.exp(logit);
        }
        return StrictMath.log(sum);
    }

    /// The index of the largest logit.
    public static int argmax(float[] logits) {
        int best = 0;
        for (int id = 1; id < logits.length; id++) {
            best = logits[id] > logits[best] ? id : best;
        }
        return best;
    }

    /// Makes all logits right after `token` NaN, as damaged weights do.
    public void poison(int token) {
        poison = token;
    }

    /// Releases the blocks that no later query of a sequence sees if every query sees `tokens`
    /// tokens.
    public FakeForwardPass withWindow(int tokens) {
        window = tokens;
        return this;
    }

    /// Tokens computed so far.
    public long computedTokens() {
        return computedTokens;
    }

    /// How many different prefixes were computed.
    public int distinctPrefixes() {
        return computedPrefixes.size();
    }

    /// How often the most often computed prefix was computed.
    public int mostComputations() {
        return computedPrefixes.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    /// Steps run.
    public long steps() {
        return steps;
    }

    /// Tokens of the largest step.
    public int largestStep() {
        return largestStep;
    }

    /// The most bytes that blocks held at any time.
    public long peakBytes() {
        return peakBlocks * BLOCK_BYTES;
    }

    /// Sequences that are not closed.
    public int openSequences() {
        return open.size();
    }

    /// Whether the pass was closed.
    public boolean isClosed() {
        return closed;
    }

    @Override
    public int vocabSize() {
        return vocabSize;
    }

    @Override
    public int maxPositions() {
        return maxPositions;
    }

    @Override
    public long kvBytes(int shared, int tokens) {
        long blocks = (tokens + BLOCK - 1L) / BLOCK - shared / BLOCK;
        return Math.min(blocks, (window - 1L + BLOCK) / BLOCK + 1) * BLOCK_BYTES;
    }

    @Override
    public int positionKey(int totalLength) {
        return positionKeys.applyAsInt(totalLength);
    }

    @Override
    public KvSequence newSequence(int positionKey) {
        requireOpen();
        return new FakeSequence(List.of(), 0, new long[] {mix(positionKey)});
    }

    @Override
    public boolean mustRecompute(KvSequence sequence, int newLength) {
        long key = mix(positionKeys.applyAsInt(newLength));
        return recomputing && ((FakeSequence) sequence).hashes.getFirst() != key;
    }

    @Override
    public void run(List<Chunk> chunks) {
        requireOpen();
        if (chunks.isEmpty()) {
            throw new IllegalArgumentException("a step without chunks");
        }
        steps++;
        Set<KvSequence> used = new HashSet<>();
        int tokens = 0;
        for (Chunk chunk : chunks) {
            if (!used.add(chunk.sequence())) {
                throw new IllegalArgumentException("a sequence is named twice in a step");
            }
            tokens += chunk.tokens().length;
            run(chunk);
        }
        largestStep = Math.max(largestStep, tokens);
    }

    private void run(Chunk chunk) {
        FakeSequence sequence = (FakeSequence) chunk.sequence();
        float[][] logits = new float[chunk.tokens().length][];
        for (int i = 0; i < logits.length; i++) {
            int token = chunk.tokens()[i];
            if (token < 0 || token >= vocabSize) {
                throw new IllegalArgumentException("token " + token);
            }
            long hash = sequence.append(token);
            computedTokens++;
            computedPrefixes.merge(hash, 1, Integer::sum);
            logits[i] = logits(hash);
            if (token == poison) {
                Arrays.fill(logits[i], Float.NaN);
            }
        }
        for (int i = 0; i < chunk.scorePositions().length; i++) {
            float[] row = logits[chunk.scorePositions()[i]];
            chunk.logProbs()[i] = logProb(row, chunk.scoreTargets()[i]);
            chunk.argmax()[i] = argmax(row);
        }
        for (int i = 0; i < chunk.logitPositions().length; i++) {
            float[] row = logits[chunk.logitPositions()[i]];
            if (chunk.logits()[i] == null) {
                chunk.logits()[i] = row;
            } else {
                System.arraycopy(row, 0, chunk.logits()[i], 0, row.length);
            }
            chunk.logitLogSumExp()[i] = logSumExp(row);
            chunk.logitArgmax()[i] = argmax(row);
        }
        for (int i = 0; i < chunk.greedyPositions().length; i++) {
            float[] row = logits[chunk.greedyPositions()[i]];
            chunk.greedyTokens()[i] = argmax(row);
            chunk.greedyLogProbs()[i] = logProb(row, argmax(row));
        }
    }

    @Override
    public void close() {
        closed = true;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("used after close");
        }
    }

    /// A block of positions and the number of sequences that share it.
    private static final class Block {
        private int owners = 1;
    }

    private final class FakeSequence implements KvSequence {
        private final List<Block> blocks;
        private final List<Long> hashes = new ArrayList<>();
        private int released;
        private boolean closed;

        FakeSequence(List<Block> blocks, int released, long[] hashes) {
            this.blocks = new ArrayList<>(blocks);
            this.released = released;
            for (long hash : hashes) {
                this.hashes.add(hash);
            }
            open.add(this);
        }

        long append(int token) {
            requireUsable();
            int position = length();
            if (position >= maxPositions) {
                throw new IllegalArgumentException("longer than " + maxPositions);
            }
            if (position % BLOCK == 0) {
                blocks.add(newBlock());
            } else if (blocks.getLast().owners > 1) {
                blocks.removeLast().owners--;
                blocks.add(newBlock());
            }
            hashes.add(next(hashes.getLast(), token));
            while (released < firstSeen(length())) {
                release(blocks.get(released++));
            }
            return hashes.getLast();
        }

        /// The block of the first position that the query at position `length` sees.
        private int firstSeen(int length) {
            return Math.max(0, length - window + 1) / BLOCK;
        }

        private void release(Block block) {
            block.owners--;
            liveBlocks -= block.owners == 0 ? 1 : 0;
        }

        private Block newBlock() {
            liveBlocks++;
            peakBlocks = Math.max(peakBlocks, liveBlocks);
            return new Block();
        }

        @Override
        public int length() {
            return hashes.size() - 1;
        }

        @Override
        public KvSequence fork(int length) {
            requireUsable();
            if (length < 0 || length > length()) {
                throw new IllegalArgumentException("fork at " + length + " of " + length());
            }
            if (firstSeen(length) < released) {
                throw new IllegalArgumentException(
                        "fork at %d of %d: released before block %d"
                                .formatted(length, length(), released));
            }
            List<Block> shared = blocks.subList(0, (length + BLOCK - 1) / BLOCK);
            int first = Math.min(firstSeen(length), shared.size());
            shared.subList(first, shared.size()).forEach(block -> block.owners++);
            return new FakeSequence(
                    shared,
                    first,
                    hashes.subList(0, length + 1).stream().mapToLong(Long::longValue).toArray());
        }

        @Override
        public void close() {
            if (closed) {
                return;
            }
            closed = true;
            open.remove(this);
            blocks.subList(released, blocks.size()).forEach(this::release);
        }

        private void requireUsable() {
            if (closed) {
                throw new IllegalStateException("sequence used after close");
            }
        }
    }
}
