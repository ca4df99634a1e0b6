package dev.jeval.tokenizer.internal.sentencepiece;

/// What a piece of the vocabulary is for (`ModelProto.SentencePiece.Type`), in the format's order,
/// which starts at 1.
enum PieceType {
    NORMAL,
    UNKNOWN,
    CONTROL,
    USER_DEFINED,
    UNUSED,
    BYTE;

    private static final PieceType[] VALUES = values();

    static PieceType of(int number, ProtoReader reader) {
        if (number < 1 || number > VALUES.length) {
            throw reader.error("a piece type in [1, 6]", String.valueOf(number));
        }
        return VALUES[number - 1];
    }

    /// Whether pieces of this type are found in text by their spelling.
    boolean inText() {
        return switch (this) {
            case NORMAL, USER_DEFINED, UNUSED -> true;
            case UNKNOWN, CONTROL, BYTE -> false;
        };
    }
}
