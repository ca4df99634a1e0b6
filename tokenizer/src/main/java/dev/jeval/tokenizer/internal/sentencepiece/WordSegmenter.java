package dev.jeval.tokenizer.internal.sentencepiece;

/// One piece per word; a word begins at each U+2581.
record WordSegmenter(Vocabulary vocabulary) implements Segmenter {
    @Override
    public void segment(Scratch scratch) {
        byte[] text = scratch.text;
        int length = scratch.length;
        int start = 0;
        while (start < length) {
            int end = start + Utf8.length(text[start]);
            while (end < length && !(length - end >= 3 && Utf8.isSpace(text, end))) {
                end += Utf8.length(text[end]);
            }
            end = Math.min(length, end);
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
