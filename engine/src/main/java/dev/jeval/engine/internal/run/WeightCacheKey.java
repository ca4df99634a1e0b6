package dev.jeval.engine.internal.run;

import dev.jeval.engine.checkpoint.Checkpoint;
import dev.jeval.engine.checkpoint.Safetensors;
import dev.jeval.engine.internal.kernel.PanelCache;
import dev.jeval.engine.internal.kernel.Precision;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Names the rounded weights of a checkpoint: SHA-256 over everything that they are made from.
///
/// The configuration counts with its contents. Of a weight file count its name, size, time of last
/// change, its first [#HEAD] bytes (in practice all names, types and shapes) and [#SAMPLES] samples
/// spread over the rest: reading all of it would take as long as rounding it. A file that is
/// replaced by one of the same size gets another time or, where times were copied, other samples.
final class WeightCacheKey {
    private static final int HEAD = 1 << 20;
    private static final int SAMPLES = 64;
    private static final int SAMPLE_BYTES = 4096;

    private WeightCacheKey() {}

    /// @throws UncheckedIOException if a file cannot be read
    static String of(Path directory, Checkpoint checkpoint, Precision precision) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            String kind =
                    "%d %s %s\n".formatted(PanelCache.FORMAT, precision, ByteOrder.nativeOrder());
            digest.update(kind.getBytes(StandardCharsets.UTF_8));
            digest.update(Files.readAllBytes(directory.resolve("config.json")));
            for (Safetensors shard : checkpoint.files()) {
                add(digest, shard.file());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static void add(MessageDigest digest, Path file) throws IOException {
        long size = Files.size(file);
        String name =
                "%s %d %s\n".formatted(file.getFileName(), size, Files.getLastModifiedTime(file));
        digest.update(name.getBytes(StandardCharsets.UTF_8));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            addBytes(digest, channel, 0, HEAD);
            long rest = size - HEAD - SAMPLE_BYTES;
            for (int i = 0; i <= SAMPLES && rest > 0; i++) {
                addBytes(digest, channel, HEAD + rest / SAMPLES * i, SAMPLE_BYTES);
            }
        }
    }

    private static void addBytes(MessageDigest digest, FileChannel channel, long at, int bytes)
            throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes);
        long from = at;
        while (buffer.hasRemaining()) {
            int read = channel.read(buffer, from);
            if (read < 0) {
                break;
            }
            from += read;
        }
        digest.update(buffer.flip());
    }
}
