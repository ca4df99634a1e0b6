package dev.jeval.engine.internal.run;

import dev.jeval.engine.internal.kernel.Compute;
import dev.jeval.engine.internal.kernel.KvLayout;
import dev.jeval.engine.internal.kernel.KvType;
import dev.jeval.engine.spec.Attention;
import dev.jeval.engine.spec.DecoderSpec;
import dev.jeval.engine.spec.Position;
import dev.jeval.engine.spec.RopeScaling;
import java.util.ArrayList;
import java.util.List;

/// The forward pass of any model that a [DecoderSpec] describes.
///
/// A step's tokens run as panels of up to [#MAX_ROWS] rows; longer steps are split, which changes
/// no bit. Used by one thread at a time.
public final class Decoder implements ForwardPass {
    /// Rows of a pass: enough to reuse every weight that is read, small enough for the caches.
    static final int MAX_ROWS = 512;

    /// No published model comes near; keeps positions and table sizes within an `int`.
    private static final int MAX_POSITIONS = 1 << 24;

    private final DecoderSpec spec;
    private final DecoderBuilder.Parts parts;
    private final RopeScaling scaling;
    private final Compute compute;
    private final WeightPacking packing;
    private final AutoCloseable weights;
    private final KvSlices slices;
    private final KvPool pool;
    private final Pass pass;
    private final OutputStep outputStep;
    private final List<OutputStep.Piece> pieces = new ArrayList<>();
    private final List<OutputStep.Piece> piecePool = new ArrayList<>();
    private long step;
    private final Probe probe;
    private boolean closed;

    /// Sees the residual stream as it passes; for tests and debugging.
    @FunctionalInterface
    interface Probe {
        /// Sees nothing.
        Probe NONE = (layer, x, rows, hidden) -> {};

        /// Looks at the residual stream.
        ///
        /// @param layer index of the layer that just ran, -1 after the embedding
        /// @param x `[rows, D]`
        void see(int layer, float[] x, int rows, int hidden);
    }

    /// Puts a decoder together.
    ///
    /// @param packing closed with the decoder, before everything else; a pass fails if it has
    /// @param weights closed with the decoder, after the pool and the team
    /// @param kvLayout how keys and values are held
    Decoder(
            DecoderSpec spec,
            DecoderBuilder.Parts parts,
            Compute compute,
            KvLayout kvLayout,
            WeightPacking packing,
            AutoCloseable weights,
            Probe probe) {
        this.spec = spec;
        this.parts = parts;
        this.scaling = scaling(spec);
        this.compute = compute;
        this.packing = packing;
        this.weights = weights;
        this.probe = probe;
        this.slices = new KvSlices(spec, kvLayout);
        this.pool = new KvPool(slices.blockBytes());
        this.pass = new Pass(compute, kvLayout, slices, spec.hiddenSize(), MAX_ROWS);
        this.outputStep =
                new OutputStep(spec.output(), parts.finalNorm(), parts.output(), MAX_ROWS);
        for (DecoderSpec.Layer layer : spec.layers()) {
            if (layer.attention().position() instanceof Position.Rope rope) {
                pass.register(rope);
            }
        }
    }

    /// What is computed.
    public DecoderSpec spec() {
        return spec;
    }

    @Override
    public int vocabSize() {
        return spec.vocabSize();
    }

    @Override
    public int maxPositions() {
        Position.Learned learned = spec.learnedPositions();
        return learned == null ? MAX_POSITIONS : learned.positions();
    }

    @Override
    public long kvBytes(int shared, int tokens) {
        return slices.bytes(shared, tokens);
    }

    /// The blocks of its sequences.
    KvPool kvPool() {
        return pool;
    }

    @Override
    public int positionKey(int totalLength) {
        return RopeFrequencies.key(scaling, totalLength);
    }

    @Override
    public boolean mustRecompute(KvSequence sequence, int newLength) {
        return scaling instanceof RopeScaling.LongRope
                && own(sequence).positionKey() != positionKey(newLength);
    }

    @Override
    public KvSequence newSequence(int positionKey) {
        requireOpen();
        return PagedSequence.empty(pool, slices, positionKey);
    }

    @Override
    public void run(List<Chunk> chunks) {
        requireOpen();
        check(chunks);
        packing.passBegins();
        try {
            runPasses(chunks);
        } finally {
            packing.passEnds();
        }
    }

    private void runPasses(List<Chunk> chunks) {
        pass.clear();
        pieces.clear();
        for (Chunk chunk : chunks) {
            PagedSequence sequence = own(chunk.sequence());
            extendKey(sequence, sequence.length() + chunk.tokens().length);
            int done = 0;
            while (done < chunk.tokens().length) {
                if (pass.room() == 0) {
                    runPass();
                }
                int count = Math.min(pass.room(), chunk.tokens().length - done);
                sequence.reserve(count);
                int row = pass.add(sequence, count);
                addPiece(chunk, done, count, row);
                done += count;
            }
        }
        if (pass.rows() > 0) {
            runPass();
        }
    }

    private void addPiece(Chunk chunk, int from, int count, int row) {
        if (pieces.size() == piecePool.size()) {
            piecePool.add(new OutputStep.Piece(chunk));
        }
        OutputStep.Piece piece = piecePool.get(pieces.size());
        pieces.add(piece.reset(chunk, from, count, row));
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        packing.close();
        compute.close();
        pool.close();
        try {
            weights.close();
        } catch (Exception e) {
            throw new IllegalStateException("weights could not be closed", e);
        }
    }

    private void runPass() {
        pass.prepareAngles();
        embed();
        probe.see(-1, pass.x.values(), pass.rows(), spec.hiddenSize());
        for (int layer = 0; layer < parts.layers().size(); layer++) {
            parts.layers().get(layer).run(pass, layer);
            probe.see(layer, pass.x.values(), pass.rows(), spec.hiddenSize());
        }
        outputStep.run(pass, pieces);
        for (OutputStep.Piece piece : pieces) {
            own(piece.chunk().sequence()).advance(piece.count());
        }
        pass.clear();
        pieces.clear();
    }

    /// Token vectors, scaled, plus position vectors, normalised, as far as the spec has them.
    private void embed() {
        int hidden = spec.hiddenSize();
        float[] x = pass.x.of(pass.rows(), hidden);
        float scale = (float) spec.embedding().scale();
        float[] positionVector = pass.input.of(1, hidden);
        for (OutputStep.Piece piece : pieces) {
            for (int t = 0; t < piece.count(); t++) {
                int row = piece.row() + t;
                parts.embedding().row(piece.chunk().tokens()[piece.from() + t], x, row * hidden);
                if (scale != 1f) {
                    compute.rows().scale(x, row * hidden, hidden, scale);
                }
                if (parts.positions() != null) {
                    parts.positions().row(pass.position(row), positionVector, 0);
                    compute.rows()
                            .add(x, row * hidden, hidden, positionVector, 0, hidden, 1, hidden);
                }
            }
        }
        if (parts.embeddingNorm() != null) {
            parts.embeddingNorm().apply(compute, x, 0, hidden, pass.rows(), x, 0, hidden);
        }
    }

    /// Dynamic NTK takes the base of the longest length a sequence has had; other schemes keep the
    /// tables of the start.
    private void extendKey(PagedSequence sequence, int newLength) {
        if (scaling instanceof RopeScaling.DynamicNtk) {
            sequence.positionKey(Math.max(sequence.positionKey(), positionKey(newLength)));
        }
    }

    /// The first scaling of any layer; schemes of one model that depend on the length do so alike.
    private static RopeScaling scaling(DecoderSpec spec) {
        for (DecoderSpec.Layer layer : spec.layers()) {
            if (layer.attention().position() instanceof Position.Rope rope
                    && !(rope.scaling() instanceof RopeScaling.None)) {
                return rope.scaling();
            }
        }
        return new RopeScaling.None();
    }

    private void check(List<Chunk> chunks) {
        step++;
        for (Chunk chunk : chunks) {
            PagedSequence sequence = own(chunk.sequence());
            if (!sequence.enter(step)) {
                throw new IllegalArgumentException(
                        "step: expected each sequence once, got one twice");
            }
            long newLength = (long) sequence.length() + chunk.tokens().length;
            if (newLength > maxPositions()) {
                throw new IllegalArgumentException(
                        "sequence: expected at most %d tokens, got %d"
                                .formatted(maxPositions(), newLength));
            }
            requireTokens(chunk.tokens());
            requireTokens(chunk.scoreTargets());
        }
    }

    private void requireTokens(int[] tokens) {
        for (int token : tokens) {
            if (token < 0 || token >= spec.vocabSize()) {
                throw new IllegalArgumentException(
                        "token id: expected 0 to %d, got %d"
                                .formatted(spec.vocabSize() - 1, token));
            }
        }
    }

    private PagedSequence own(KvSequence sequence) {
        if (sequence instanceof PagedSequence paged && paged.isIn(pool)) {
            return paged;
        }
        throw new IllegalArgumentException("sequence: expected one of this model, got another");
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the model is closed");
        }
    }

    /// How keys and values of a model are laid out in a block.
    static KvLayout kvLayout(DecoderSpec spec, KvType type) {
        Attention attention = spec.layers().getFirst().attention();
        return new KvLayout(
                attention.cachedHeads(), attention.keyDim(), attention.valueDim(), type);
    }
}
