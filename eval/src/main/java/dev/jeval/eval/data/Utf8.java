package dev.jeval.eval.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;

/// The byte order mark of UTF-8 files.
final class Utf8 {
    private static final byte[] MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private Utf8() {}

    /// `in` after its byte order mark, if it has one.
    static InputStream withoutMark(InputStream in) throws IOException {
        PushbackInputStream out = new PushbackInputStream(in, MARK.length);
        byte[] start = out.readNBytes(MARK.length);
        if (!java.util.Arrays.equals(start, MARK)) {
            out.unread(start);
        }
        return out;
    }
}
