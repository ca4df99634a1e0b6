package dev.jeval.eval.data;

import dev.jeval.eval.DatasetFormatException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Lines of a UTF-8 file, ended by `\n` or `\r\n` and nothing else.
final class LineReader {
    private static final int BUFFER_BYTES = 1 << 16;

    private final InputStream in;
    private final Path file;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private int position;
    private int limit;
    private long number;

    LineReader(InputStream in, Path file) throws IOException {
        this.in = Utf8.withoutMark(in);
        this.file = file;
    }

    /// The number of the line read last, from 1.
    long number() {
        return number;
    }

    /// The next line without its end, or null after the last.
    ///
    /// @throws DatasetFormatException if the line is not UTF-8
    @Nullable String next() throws IOException {
        line.reset();
        boolean any = false;
        while (true) {
            if (position == limit) {
                limit = in.read(buffer, 0, buffer.length);
                position = 0;
                if (limit <= 0) {
                    limit = 0;
                    return any ? finish() : null;
                }
            }
            any = true;
            int end = position;
            while (end < limit && buffer[end] != '\n') {
                end++;
            }
            line.write(buffer, position, end - position);
            boolean ended = end < limit;
            position = ended ? end + 1 : end;
            if (ended) {
                return finish();
            }
        }
    }

    private String finish() {
        number++;
        byte[] bytes = line.toByteArray();
        int length = bytes.length;
        if (length > 0 && bytes[length - 1] == '\r') {
            length--;
        }
        try {
            return decoder.decode(ByteBuffer.wrap(bytes, 0, length)).toString();
        } catch (CharacterCodingException e) {
            throw new DatasetFormatException(
                    "%s, line %d: expected UTF-8, got other bytes".formatted(file, number), e);
        }
    }
}
