package dev.jeval.tokenizer.internal;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import dev.jeval.tokenizer.Tokenizer;
import dev.jeval.tokenizer.TokenizerFormatException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Files that are nearly good: a valid one with stretches cut out or written over by the fuzzer.
public final class FuzzedFile {
    private static final int MAX_EDITS = 6;

    private FuzzedFile() {}

    /// Opens a tokenizer file.
    @FunctionalInterface
    public interface Opener {
        /// Opens `file`; may refuse it by [TokenizerFormatException].
        Tokenizer open(Path file);
    }

    /// A valid file with up to six edits, or bytes of the fuzzer's own.
    public static byte[] edited(FuzzedDataProvider data, byte[] valid) {
        if (data.consumeInt(0, 9) == 0) {
            return data.consumeRemainingAsBytes();
        }
        byte[] content = valid;
        int edits = data.consumeInt(1, MAX_EDITS);
        for (int i = 0; i < edits && data.remainingBytes() > 0; i++) {
            int from = data.consumeInt(0, content.length);
            int cut = data.consumeInt(0, Math.min(16, content.length - from));
            byte[] inserted = data.consumeBytes(data.consumeInt(0, 24));
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.write(content, 0, from);
            out.writeBytes(inserted);
            out.write(content, from + cut, content.length - from - cut);
            content = out.toByteArray();
        }
        return content;
    }

    /// Opens what the fuzzer made of a valid file; a tokenizer that opens has to work.
    public static void check(FuzzedDataProvider data, String name, byte[] valid, Opener opener)
            throws IOException {
        String text = data.consumeString(40) + "ab 猫は。<s>\uD83D";
        byte[] content = edited(data, valid);
        Path folder = Files.createTempDirectory("fuzz");
        try {
            Path file = Files.write(folder.resolve(name), content);
            Tokenizer tokenizer = opener.open(file);
            tokenizer.decode(tokenizer.encode(text, true), true);
            tokenizer.encodeWithOffsets(text, false);
        } catch (TokenizerFormatException expected) {
            return;
        } finally {
            try (var files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }
}
