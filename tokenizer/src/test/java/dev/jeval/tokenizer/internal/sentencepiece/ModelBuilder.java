package dev.jeval.tokenizer.internal.sentencepiece;

import java.util.List;

/// Builds `tokenizer.model` files for tests. Starts with `<unk>`, `<s>`, `</s>` as ids 0 to 2.
final class ModelBuilder {
    private final ProtoWriter model = new ProtoWriter();
    private final ProtoWriter trainer = new ProtoWriter();
    private final ProtoWriter normalizer = new ProtoWriter();

    ModelBuilder(ModelType type) {
        trainer.varint(3, List.of(ModelType.values()).indexOf(type) + 1);
        piece("<unk>", 0, PieceType.UNKNOWN);
        piece("<s>", 0, PieceType.CONTROL);
        piece("</s>", 0, PieceType.CONTROL);
    }

    ModelBuilder piece(String text, float score) {
        return piece(text, score, PieceType.NORMAL);
    }

    ModelBuilder piece(String text, float score, PieceType type) {
        byte[] piece =
                new ProtoWriter()
                        .string(1, text)
                        .float32(2, score)
                        .varint(3, List.of(PieceType.values()).indexOf(type) + 1)
                        .toByteArray();
        model.bytes(1, piece);
        return this;
    }

    ModelBuilder bytePieces() {
        trainer.varint(35, 1);
        for (int b = 0; b < 256; b++) {
            piece("<0x%02X>".formatted(b), 0, PieceType.BYTE);
        }
        return this;
    }

    ModelBuilder suffix() {
        trainer.varint(24, 1);
        return this;
    }

    ModelBuilder spaces(boolean dummyPrefix, boolean removeExtra, boolean escape) {
        normalizer
                .varint(3, dummyPrefix ? 1 : 0)
                .varint(4, removeExtra ? 1 : 0)
                .varint(5, escape ? 1 : 0);
        return this;
    }

    ModelBuilder denormalizer(byte[] charsMap) {
        model.bytes(
                5,
                new ProtoWriter()
                        .bytes(2, charsMap)
                        .varint(3, 0)
                        .varint(4, 0)
                        .varint(5, 0)
                        .toByteArray());
        return this;
    }

    byte[] toByteArray() {
        return new ProtoWriter()
                .bytes(2, trainer.toByteArray())
                .bytes(3, normalizer.toByteArray())
                .raw(model)
                .toByteArray();
    }

    SentencePieceTokenizer build() {
        return SentencePieceTokenizer.of("test.model", toByteArray(), SentencePieceOptions.DEFAULT);
    }
}
