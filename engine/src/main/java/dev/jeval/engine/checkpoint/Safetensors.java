package dev.jeval.engine.checkpoint;

import dev.jeval.engine.ModelFormatException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One safetensors file, mapped read-only. No tensor is copied.
///
/// Layout: 8 bytes header length (unsigned little-endian), the header (JSON: tensor name to
/// `{dtype, shape, data_offsets}`, and `__metadata__`), then the data, which the tensors cover
/// without overlap and without holes. All of it is checked on opening.
///
/// Thread-safe. The opener closes it; tensors must not be used afterwards. The file must not be
/// truncated while it is open.
public final class Safetensors implements AutoCloseable {
    private static final ValueLayout.OfLong LENGTH =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Path file;
    private final Arena arena;
    private final Map<String, Tensor> tensors;
    private final Map<String, String> metadata;
    private final long sizeBytes;

    private Safetensors(
            Path file,
            Arena arena,
            Map<String, Tensor> tensors,
            Map<String, String> metadata,
            long sizeBytes) {
        this.file = file;
        this.arena = arena;
        this.tensors = tensors;
        this.metadata = metadata;
        this.sizeBytes = sizeBytes;
    }

    /// Maps `file` and checks its header.
    ///
    /// @throws ModelFormatException if the file is not a sound safetensors file
    /// @throws UncheckedIOException if it cannot be read
    @SuppressWarnings("MustBeClosedChecker") // closed by close(), or here on failure
    public static Safetensors open(Path file) {
        Arena arena = Arena.ofShared();
        try {
            MemorySegment all = map(file, arena);
            long headerLength = headerLength(file, all);
            long dataStart = SafetensorsHeader.LENGTH_BYTES + headerLength;
            MemorySegment data = all.asSlice(dataStart);
            SafetensorsHeader header =
                    SafetensorsHeader.parse(
                            file,
                            all.asSlice(SafetensorsHeader.LENGTH_BYTES, headerLength),
                            data.byteSize());
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            for (SafetensorsHeader.Entry entry : header.entries()) {
                MemorySegment bytes = data.asSlice(entry.begin(), entry.end() - entry.begin());
                tensors.put(
                        entry.name(),
                        new Tensor(entry.name(), entry.dtype(), entry.shape(), bytes, file));
            }
            return new Safetensors(file, arena, tensors, header.metadata(), all.byteSize());
        } catch (Throwable failure) {
            arena.close();
            throw failure;
        }
    }

    /// The file.
    public Path file() {
        return file;
    }

    /// Size of the file in bytes.
    public long sizeBytes() {
        return sizeBytes;
    }

    /// Tensor names in file order.
    public Set<String> names() {
        return Collections.unmodifiableSet(tensors.keySet());
    }

    /// The tensor of that name, or null.
    public @Nullable Tensor find(String name) {
        return tensors.get(name);
    }

    /// The strings under `__metadata__`.
    public Map<String, String> metadata() {
        return metadata;
    }

    /// Unmaps the file.
    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }

    private static MemorySegment map(Path file, Arena arena) {
        try {
            if (!Files.isRegularFile(file)) {
                throw new ModelFormatException(
                        file
                                + ": expected a safetensors file, got "
                                + (Files.exists(file) ? "something else" : "no such file"));
            }
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                long size = channel.size();
                if (size < SafetensorsHeader.LENGTH_BYTES + 2) {
                    throw new ModelFormatException(
                            file
                                    + ": expected a safetensors file, got only "
                                    + size
                                    + " bytes; download it again");
                }
                return channel.map(MapMode.READ_ONLY, 0, size, arena);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private static long headerLength(Path file, MemorySegment all) {
        long length = all.get(LENGTH, 0);
        long room = all.byteSize() - SafetensorsHeader.LENGTH_BYTES;
        if (length < 2 || length > SafetensorsHeader.MAX_HEADER_BYTES) {
            throw new ModelFormatException(
                    "%s: expected a header of 2 to %d bytes, got length %s; not a safetensors file?"
                            .formatted(
                                    file,
                                    SafetensorsHeader.MAX_HEADER_BYTES,
                                    Long.toUnsignedString(length)));
        }
        if (length > room) {
            throw new ModelFormatException(
                    "%s: expected a header of %d bytes, got a file with only %d left; truncated? download it again"
                            .formatted(file, length, room));
        }
        return length;
    }
}
