package dev.jeval.tokenizer.internal.tiktoken;

import dev.jeval.tokenizer.TokenizerFormatException;
import dev.jeval.tokenizer.internal.Vocabulary;
import dev.jeval.tokenizer.internal.io.JsonSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Reads tiktoken rank files: one token a line, its bytes in base64, a space, its rank. Ranks may
/// have holes. A gzipped file is unpacked on the way.
final class RankFile {
    /// Larger files are no rank files; the largest in use have 200,000 lines and 4 MB.
    private static final int MAX_BYTES = 1 << 28;

    private final String source;
    private final byte[] data;
    private byte[] @Nullable [] tokens = new byte[1 << 16][];
    private int limit;

    private RankFile(String source, byte[] data) {
        this.source = source;
        this.data = data;
    }

    /// The tokens of `file` by rank; null where no token has that rank.
    ///
    /// @throws TokenizerFormatException if the file is damaged
    /// @throws UncheckedIOException if it cannot be read
    static byte[] @Nullable [] read(Path file) {
        try (InputStream in = JsonSource.plain(Files.newInputStream(file))) {
            byte[] data = in.readNBytes(MAX_BYTES + 1);
            if (data.length > MAX_BYTES) {
                throw new TokenizerFormatException(
                        "%s: expected a rank file of at most %d bytes, got more"
                                .formatted(file, MAX_BYTES));
            }
            return parse(file.toString(), data);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be read", e);
        }
    }

    /// As [#read], from the content of a file.
    static byte[] @Nullable [] parse(String source, byte[] data) {
        return new RankFile(source, data).parse();
    }

    /// Whether a file that starts like this holds ranks, as Llama 3's `tokenizer.model` does.
    static boolean looksLikeRanks(byte[] start) {
        int space = 0;
        while (space < start.length && isBase64(start[space])) {
            space++;
        }
        return space >= 4
                && space % 4 == 0
                && space + 1 < start.length
                && start[space] == ' '
                && start[space + 1] >= '0'
                && start[space + 1] <= '9';
    }

    private byte[] @Nullable [] parse() {
        int line = 0;
        int at = 0;
        while (at < data.length) {
            line++;
            int end = at;
            while (end < data.length && data[end] != '\n') {
                end++;
            }
            int stop = end > at && data[end - 1] == '\r' ? end - 1 : end;
            if (stop > at) {
                add(line, at, stop);
            }
            at = end + 1;
        }
        if (limit == 0) {
            throw new TokenizerFormatException(
                    source + ": expected lines of base64 and rank, got none");
        }
        return Arrays.copyOf(tokens, limit);
    }

    private void add(int line, int from, int to) {
        int space = from;
        while (space < to && data[space] != ' ') {
            space++;
        }
        int rank = rank(line, space + 1, to);
        byte[] token;
        try {
            token = Base64.getDecoder().decode(Arrays.copyOfRange(data, from, space));
        } catch (IllegalArgumentException e) {
            throw error(line, "bytes in base64, a space and a rank", e.getMessage());
        }
        if (token.length == 0) {
            throw error(line, "a token of at least one byte", "none");
        }
        if (rank >= tokens.length) {
            tokens = Arrays.copyOf(tokens, Math.max(rank + 1, 2 * tokens.length));
        }
        if (tokens[rank] != null) {
            throw error(line, "every rank once", rank + " again");
        }
        tokens[rank] = token;
        limit = Math.max(limit, rank + 1);
    }

    private int rank(int line, int from, int to) {
        int rank = 0;
        for (int i = from; i < to; i++) {
            int digit = data[i] - '0';
            if (digit < 0 || digit > 9) {
                throw error(line, "a rank in digits", "byte " + (data[i] & 0xFF));
            }
            rank = 10 * rank + digit;
            if (rank >= Vocabulary.MAX_IDS) {
                throw error(line, "a rank below " + Vocabulary.MAX_IDS, "a larger one");
            }
        }
        if (from >= to) {
            throw error(line, "bytes in base64, a space and a rank", "no rank");
        }
        return rank;
    }

    private TokenizerFormatException error(int line, String expected, @Nullable String got) {
        return new TokenizerFormatException(
                "%s: line %d: expected %s, got %s".formatted(source, line, expected, got));
    }

    private static boolean isBase64(byte b) {
        return (b >= 'A' && b <= 'Z')
                || (b >= 'a' && b <= 'z')
                || (b >= '0' && b <= '9')
                || b == '+'
                || b == '/'
                || b == '=';
    }
}
