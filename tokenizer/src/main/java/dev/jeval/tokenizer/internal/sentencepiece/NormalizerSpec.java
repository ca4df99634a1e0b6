package dev.jeval.tokenizer.internal.sentencepiece;

/// How text is prepared before segmentation (message `NormalizerSpec`), with the format's defaults.
///
/// @param charsMap `precompiled_charsmap`; empty for none. Owned by this record
/// @param addDummyPrefix puts a space before the text (after it in suffix mode)
/// @param removeExtraWhitespaces drops spaces at both ends and squeezes runs of them
/// @param escapeWhitespaces writes U+2581 for a space
record NormalizerSpec(
        byte[] charsMap,
        boolean addDummyPrefix,
        boolean removeExtraWhitespaces,
        boolean escapeWhitespaces) {

    static final NormalizerSpec DEFAULT = new NormalizerSpec(new byte[0], true, true, true);

    /// Reads a message; fields that it lacks are those of `base`.
    static NormalizerSpec read(ProtoReader reader, NormalizerSpec base) {
        byte[] charsMap = base.charsMap;
        boolean addDummyPrefix = base.addDummyPrefix;
        boolean removeExtraWhitespaces = base.removeExtraWhitespaces;
        boolean escapeWhitespaces = base.escapeWhitespaces;
        while (reader.next()) {
            switch (reader.field()) {
                case 2 -> charsMap = reader.bytes();
                case 3 -> addDummyPrefix = reader.bool();
                case 4 -> removeExtraWhitespaces = reader.bool();
                case 5 -> escapeWhitespaces = reader.bool();
                default -> reader.skip();
            }
        }
        return new NormalizerSpec(
                charsMap, addDummyPrefix, removeExtraWhitespaces, escapeWhitespaces);
    }
}
