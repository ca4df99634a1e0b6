package dev.jeval.tokenizer.internal.sentencepiece;

/// One piece per character or user-defined symbol.
record CharSegmenter(Vocabulary vocabulary) implements Segmenter {
    @Override
    public void segment(Scratch scratch) {
        byte[] text = scratch.text;
        int length = scratch.length;
        int start = 0;
        while (start < length) {
            int symbol = vocabulary.symbolLength(text, start, length);
            int end =
                    symbol > 0
                            ? start + symbol
                            : Math.min(length, start + Utf8.length(text[start]));
            int id = vocabulary.pieces().find(text, start, end);
            if (id >= 0) {
                scratch.add(id, start, end);
            } else {
                vocabulary.addUnknown(scratch, start, end);
            }
            start = end;
        }
    }
}
