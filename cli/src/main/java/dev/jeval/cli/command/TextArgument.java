package dev.jeval.cli.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Text that a user gives on the command line, in a file (`@path`) or on stdin (`-`).
final class TextArgument {
    private TextArgument() {}

    /// The text that `argument` stands for.
    ///
    /// @throws UncheckedIOException if the file cannot be read or is not UTF-8
    static String read(String argument) {
        try {
            if (argument.equals("-")) {
                return decode("stdin", System.in.readAllBytes());
            }
            if (argument.startsWith("@")) {
                Path file = Path.of(argument.substring(1));
                return decode(file.toString(), Files.readAllBytes(file));
            }
            return argument;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String decode(String where, byte[] bytes) throws IOException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new IOException(where + ": expected UTF-8 text, got other bytes", e);
        }
    }
}
