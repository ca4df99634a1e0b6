package dev.jeval.eval.store;

import dev.jeval.eval.EvaluationException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// Keeps a run directory to one process. The operating system gives the lock back when the process
/// ends, however it ends.
public final class RunLock implements AutoCloseable {
    private static final String NAME = ".jeval.lock";

    private final FileChannel channel;

    private RunLock(FileChannel channel) {
        this.channel = channel;
    }

    /// Takes the lock of `folder`, which is made if it does not exist.
    ///
    /// @throws EvaluationException if another run holds it or the folder cannot be written
    public static RunLock take(Path folder) {
        try {
            Files.createDirectories(folder);
            FileChannel channel =
                    FileChannel.open(
                            folder.resolve(NAME),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            if (tryLock(channel) == null) {
                channel.close();
                throw new EvaluationException(
                        folder
                                + ": another run writes here; wait for it, or choose another"
                                + " --output_path");
            }
            return new RunLock(channel);
        } catch (IOException e) {
            throw new EvaluationException(folder + ": cannot be written: " + e.getMessage(), e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /// Gives the lock back.
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new EvaluationException("run lock: " + e.getMessage(), e);
        }
    }
}
