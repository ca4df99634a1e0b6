package dev.jeval.engine.internal.kernel;

import dev.jeval.engine.internal.thread.WorkerTeam;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Quantised panels of one model in a file, so that the next opening maps them.
///
/// A cache either *reads* a complete file or *writes* a new one: panels are appended as they are
/// packed, [#complete] writes the index, syncs and renames. Nothing that goes wrong here keeps a
/// model from being opened: a file that is missing, damaged, cut short or of another format is made
/// anew, and where it cannot be written the panels stay in memory only; both are logged.
///
/// The file: a header of [#HEADER] bytes; panels, each matrix at a multiple of [#ALIGNMENT] bytes;
/// the index. Header, index and every matrix have a CRC-32C, all of which are checked when the file
/// is opened, because a wrong weight would be a wrong number. Matrices are numbered in the order in
/// which the model is built. Safe for use by many threads.
public final class PanelCache implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(PanelCache.class.getName());

    /// Changes whenever panels of the same weights get other bytes.
    public static final int FORMAT = 1;

    private static final long MAGIC = 0x4c4e504c4156454aL;
    private static final int HEADER = 40;
    private static final int ENTRY = 32;
    private static final int MAX_MATRICES = 1 << 20;
    private static final long ALIGNMENT = 4096;
    private static final long PIECE = 64L << 20;

    /// One matrix in the file.
    private record Entry(int rows, int columns, long at, long bytes, int checksum) {}

    private final Path file;
    private final Path unfinished;
    private @Nullable MemorySegment mapped;
    private Entry[] entries = {};
    private @Nullable FileChannel channel;
    private long end = ALIGNMENT;

    private PanelCache(Path file) {
        this.file = file;
        this.unfinished =
                file.resolveSibling(
                        file.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
    }

    /// Opens the file `key` in `directory`, or begins a new one.
    ///
    /// @param key names the weights and how they are rounded: a plain file name
    /// @param arena what mapped panels live in; shared between threads
    /// @param compute its team checks the file
    public static PanelCache open(Path directory, String key, Arena arena, Compute compute) {
        PanelCache cache = new PanelCache(directory.resolve(key + ".panels"));
        try {
            cache.read(arena, compute.team());
            return cache;
        } catch (NoSuchFileException e) {
            LOG.log(Level.DEBUG, "{0}: not there yet", cache.file);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "{0}: made anew: {1}", cache.file, e.getMessage());
        }
        cache.mapped = null;
        cache.entries = new Entry[0];
        try {
            Files.createDirectories(directory);
            cache.channel =
                    FileChannel.open(
                            cache.unfinished,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE);
        } catch (IOException e) {
            cache.giveUp(e);
        }
        return cache;
    }

    /// Whether matrices come from the file.
    public boolean isReading() {
        return mapped != null;
    }

    /// Matrix `number` of the model: from the file, or what `pack` makes, which is written.
    public Matrix matrix(
            int number,
            List<RowBlock> blocks,
            float @Nullable [] bias,
            Precision precision,
            Supplier<Matrix> pack) {
        MemorySegment file = mapped;
        if (file == null) {
            Matrix matrix = pack.get();
            append(number, matrix);
            return matrix;
        }
        RowBlocks source = new RowBlocks(blocks);
        PanelType type = PanelType.of(blocks, precision);
        long panelBytes = type.panelBytes(source.columns());
        long panels = source.panels();
        Entry entry = number < entries.length ? entries[number] : null;
        if (entry == null
                || entry.rows != source.rows()
                || entry.columns != source.columns()
                || entry.bytes != panelBytes * panels) {
            return pack.get();
        }
        MemorySegment segment = file.asSlice(entry.at, entry.bytes);
        return Matrix.packed(source, new Packed(type, segment, panelBytes), bias);
    }

    /// Gives the new file its name: from here on other openings find it.
    public synchronized void complete() {
        FileChannel open = channel;
        if (open == null) {
            return;
        }
        try {
            writeIndex(open);
            open.force(true);
            open.close();
            channel = null;
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            giveUp(e);
        }
    }

    /// Removes a file that was not completed.
    @Override
    public synchronized void close() {
        if (channel != null) {
            discard();
        }
    }

    private void read(Arena arena, WorkerTeam team) throws IOException {
        MemorySegment all;
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
            require(in.size() >= ALIGNMENT, "expected a header, got %d bytes".formatted(in.size()));
            all = in.map(FileChannel.MapMode.READ_ONLY, 0, in.size(), arena);
        }
        ByteBuffer header = buffer(all, 0, HEADER);
        require(header.getLong() == MAGIC, "expected packed panels, got another file");
        int format = header.getInt();
        require(format == FORMAT, "expected format %d, got %d".formatted(FORMAT, format));
        int count = header.getInt();
        long indexAt = header.getLong();
        long bytes = header.getLong();
        int indexChecksum = header.getInt();
        require(header.getInt() == checksum(all, 0, HEADER - 4), "header: checksum differs");
        require(
                bytes == all.byteSize(),
                "expected %d bytes, got %d".formatted(bytes, all.byteSize()));
        require(
                count >= 0
                        && count <= MAX_MATRICES
                        && indexAt >= ALIGNMENT
                        && indexAt == bytes - (long) count * ENTRY,
                "expected an index at the end, got one of %d entries at byte %d"
                        .formatted(count, indexAt));
        require(
                indexChecksum == checksum(all, indexAt, bytes - indexAt),
                "index: checksum differs");
        ByteBuffer index = buffer(all, indexAt, bytes - indexAt);
        entries = new Entry[count];
        for (int i = 0; i < count; i++) {
            Entry entry =
                    new Entry(
                            index.getInt(),
                            index.getInt(),
                            index.getLong(),
                            index.getLong(),
                            index.getInt());
            index.getInt();
            require(
                    entry.at >= ALIGNMENT && entry.bytes >= 0 && entry.at <= indexAt - entry.bytes,
                    "matrix %d: expected it inside the file, got %d bytes at %d"
                            .formatted(i, entry.bytes, entry.at));
            entries[i] = entry;
        }
        checkMatrices(all, team);
        mapped = all;
    }

    private void checkMatrices(MemorySegment all, WorkerTeam team) throws IOException {
        AtomicInteger damaged = new AtomicInteger(-1);
        team.run(
                entries.length,
                (worker, i) -> {
                    Entry entry = entries[i];
                    if (checksum(all, entry.at, entry.bytes) != entry.checksum) {
                        damaged.set(i);
                    }
                });
        require(damaged.get() < 0, "matrix %d: checksum differs".formatted(damaged.get()));
    }

    private static void require(boolean condition, String message) throws IOException {
        if (!condition) {
            throw new IOException(message);
        }
    }

    private synchronized void append(int number, Matrix matrix) {
        Packed packed = matrix.packed();
        if (channel == null || packed == null) {
            return;
        }
        MemorySegment panels = packed.segment();
        long at = end;
        end = (at + panels.byteSize() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        if (number >= entries.length) {
            entries = Arrays.copyOf(entries, number + 1);
        }
        int checksum = checksum(panels, 0, panels.byteSize());
        entries[number] =
                new Entry(matrix.rows(), matrix.columns(), at, panels.byteSize(), checksum);
        try {
            for (long done = 0; done < panels.byteSize(); done += PIECE) {
                long bytes = Math.min(PIECE, panels.byteSize() - done);
                write(channel, panels.asSlice(done, bytes).asByteBuffer(), at + done);
            }
        } catch (IOException e) {
            giveUp(e);
        }
    }

    private void writeIndex(FileChannel open) throws IOException {
        MemorySegment index = MemorySegment.ofArray(new byte[entries.length * ENTRY]);
        ByteBuffer to = buffer(index, 0, index.byteSize());
        for (int i = 0; i < entries.length; i++) {
            Entry entry = entries[i];
            require(entry != null, "expected matrix %d, got none".formatted(i));
            to.putInt(entry.rows).putInt(entry.columns).putLong(entry.at).putLong(entry.bytes);
            to.putInt(entry.checksum).putInt(0);
        }
        write(open, buffer(index, 0, index.byteSize()), end);
        MemorySegment header = MemorySegment.ofArray(new byte[HEADER]);
        ByteBuffer fields = buffer(header, 0, HEADER);
        fields.putLong(MAGIC).putInt(FORMAT).putInt(entries.length).putLong(end);
        fields.putLong(end + index.byteSize()).putInt(checksum(index, 0, index.byteSize()));
        fields.putInt(checksum(header, 0, HEADER - 4));
        write(open, buffer(header, 0, HEADER), 0);
    }

    private static void write(FileChannel open, ByteBuffer from, long at) throws IOException {
        long to = at;
        while (from.hasRemaining()) {
            to += open.write(from, to);
        }
    }

    private static ByteBuffer buffer(MemorySegment segment, long at, long bytes) {
        return segment.asSlice(at, bytes).asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int checksum(MemorySegment segment, long at, long bytes) {
        CRC32C checksum = new CRC32C();
        for (long done = 0; done < bytes; done += PIECE) {
            checksum.update(
                    segment.asSlice(at + done, Math.min(PIECE, bytes - done)).asByteBuffer());
        }
        return (int) checksum.getValue();
    }

    private void giveUp(IOException reason) {
        LOG.log(
                Level.WARNING,
                "{0}: quantised weights are not kept for the next time: {1}",
                file,
                reason.toString());
        discard();
    }

    private void discard() {
        FileChannel open = channel;
        channel = null;
        try {
            if (open != null) {
                open.close();
            }
            Files.deleteIfExists(unfinished);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "{0}: cannot be removed: {1}", unfinished, e.toString());
        }
    }
}
