package dev.jeval.tokenizer.internal.sentencepiece;

import dev.jeval.tokenizer.TokenizerFormatException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a `tokenizer.model` file says (message `ModelProto` of `sentencepiece_model.proto`),
/// checked: one unknown piece, no empty piece, finite scores, all 256 byte pieces if and only if
/// byte fallback is on.
///
/// Immutable; arrays are not to be changed.
final class SentencePieceModel {
    private static final String DEFAULT_UNKNOWN_SURFACE = " \u2047 ";

    /// More pieces than any vocabulary has, and than the tries can number.
    private static final int MAX_PIECES = 1 << 23;

    /// Longer pieces than any trainer makes (its limit is 512 characters); look-ups and
    /// segmentation cost time in proportion.
    private static final int MAX_PIECE_BYTES = 4096;

    private final String source;
    private final List<Piece> pieces = new ArrayList<>();
    private ModelType type = ModelType.UNIGRAM;
    private boolean suffixWhitespace;
    private boolean byteFallback;
    private String unknownSurface = DEFAULT_UNKNOWN_SURFACE;
    private String bosPiece = "<s>";
    private String eosPiece = "</s>";
    private NormalizerSpec normalizer = NormalizerSpec.DEFAULT;
    private @Nullable NormalizerSpec denormalizer;
    private int unknownId = -1;
    private final int[] byteIds = new int[256];

    /// One entry of the vocabulary.
    ///
    /// @param bytes spelling in UTF-8; owned by this record
    /// @param score log-probability (unigram) or merge priority (BPE)
    /// @param type what it is for
    record Piece(byte[] bytes, float score, PieceType type) {
        String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private SentencePieceModel(String source) {
        this.source = source;
    }

    /// Reads a model.
    ///
    /// @param source what errors call the data
    /// @throws TokenizerFormatException if the data are no SentencePiece model
    static SentencePieceModel read(String source, byte[] data) {
        SentencePieceModel model = new SentencePieceModel(source);
        ProtoReader reader = new ProtoReader(source, data);
        while (reader.next()) {
            switch (reader.field()) {
                case 1 -> model.addPiece(reader.message());
                case 2 -> model.readTrainer(reader.message());
                case 3 ->
                        model.normalizer = NormalizerSpec.read(reader.message(), model.normalizer);
                case 5 ->
                        model.denormalizer =
                                NormalizerSpec.read(reader.message(), NormalizerSpec.DEFAULT);
                default -> reader.skip();
            }
        }
        model.check();
        return model;
    }

    String source() {
        return source;
    }

    int size() {
        return pieces.size();
    }

    Piece piece(int id) {
        return pieces.get(id);
    }

    ModelType type() {
        return type;
    }

    boolean suffixWhitespace() {
        return suffixWhitespace;
    }

    boolean byteFallback() {
        return byteFallback;
    }

    /// The text an unknown piece decodes to.
    String unknownSurface() {
        return unknownSurface;
    }

    String bosPiece() {
        return bosPiece;
    }

    String eosPiece() {
        return eosPiece;
    }

    NormalizerSpec normalizer() {
        return normalizer;
    }

    @Nullable NormalizerSpec denormalizer() {
        return denormalizer;
    }

    int unknownId() {
        return unknownId;
    }

    /// The ids of the 256 byte pieces; meaningful with byte fallback only.
    int[] byteIds() {
        return byteIds;
    }

    TokenizerFormatException error(String message) {
        return new TokenizerFormatException(source + ": " + message);
    }

    private void addPiece(ProtoReader reader) {
        byte[] bytes = new byte[0];
        float score = 0;
        PieceType pieceType = PieceType.NORMAL;
        while (reader.next()) {
            switch (reader.field()) {
                case 1 -> bytes = reader.bytes();
                case 2 -> score = reader.float32();
                case 3 -> pieceType = PieceType.of(reader.int32(), reader);
                default -> reader.skip();
            }
        }
        int id = pieces.size();
        if (bytes.length == 0 || bytes.length > MAX_PIECE_BYTES) {
            throw reader.error(
                    "a piece of 1 to %d bytes".formatted(MAX_PIECE_BYTES),
                    "one of %d, id %d".formatted(bytes.length, id));
        }
        if (!Float.isFinite(score)) {
            throw reader.error("a finite score", "%s for piece %d".formatted(score, id));
        }
        if (id >= MAX_PIECES) {
            throw reader.error("at most %d pieces".formatted(MAX_PIECES), "more");
        }
        pieces.add(new Piece(bytes, score, pieceType));
    }

    private void readTrainer(ProtoReader reader) {
        while (reader.next()) {
            switch (reader.field()) {
                case 3 -> type = ModelType.of(reader.int32(), reader);
                case 24 -> suffixWhitespace = reader.bool();
                case 35 -> byteFallback = reader.bool();
                case 44 -> unknownSurface = new String(reader.bytes(), StandardCharsets.UTF_8);
                case 46 -> bosPiece = new String(reader.bytes(), StandardCharsets.UTF_8);
                case 47 -> eosPiece = new String(reader.bytes(), StandardCharsets.UTF_8);
                default -> reader.skip();
            }
        }
    }

    private void check() {
        if (pieces.isEmpty()) {
            throw error("expected pieces, got none; the file is not a SentencePiece model");
        }
        Arrays.fill(byteIds, -1);
        for (int id = 0; id < pieces.size(); id++) {
            switch (pieces.get(id).type()) {
                case UNKNOWN -> {
                    if (unknownId >= 0) {
                        throw error(
                                "expected one unknown piece, got ids %d and %d"
                                        .formatted(unknownId, id));
                    }
                    unknownId = id;
                }
                case BYTE -> byteIds[byteOf(id)] = id;
                case NORMAL, CONTROL, USER_DEFINED, UNUSED -> {}
            }
        }
        if (unknownId < 0) {
            throw error("expected one unknown piece, got none");
        }
        for (int b = 0; b < byteIds.length; b++) {
            if (byteFallback && byteIds[b] < 0) {
                throw error(
                        "expected all 256 byte pieces for byte fallback, got no <0x%02X>"
                                .formatted(b));
            }
        }
    }

    private int byteOf(int id) {
        String text = pieces.get(id).text();
        if (!byteFallback) {
            throw error(
                    "expected byte pieces only with byte fallback, got %s (id %d)"
                            .formatted(text, id));
        }
        if (text.length() == 6 && text.startsWith("<0x") && text.endsWith(">")) {
            int high = Character.digit(text.charAt(3), 16);
            int low = Character.digit(text.charAt(4), 16);
            if (high >= 0 && low >= 0 && text.equals("<0x%02X>".formatted(high << 4 | low))) {
                return high << 4 | low;
            }
        }
        throw error("expected a byte piece like <0x0A>, got '%s' (id %d)".formatted(text, id));
    }
}
