package dev.jeval.tokenizer.internal.sentencepiece;

/// The algorithm a model segments text by (`TrainerSpec.ModelType`), in the format's order, which
/// starts at 1.
enum ModelType {
    UNIGRAM,
    BPE,
    WORD,
    CHAR;

    static ModelType of(int number, ProtoReader reader) {
        if (number < 1 || number > values().length) {
            throw reader.error("a model type in [1, 4]", String.valueOf(number));
        }
        return values()[number - 1];
    }
}
