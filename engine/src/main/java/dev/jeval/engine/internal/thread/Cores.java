package dev.jeval.engine.internal.thread;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/// How many cores there are to compute on.
public final class Cores {
    private static final Path LINUX_CPUS = Path.of("/sys/devices/system/cpu");

    private Cores() {}

    /// Physical cores, but no more than the processors this process may use: the JVM's count
    /// already honours container limits and affinity. At least 1.
    public static int available() {
        int processors = Runtime.getRuntime().availableProcessors();
        return Math.max(1, Math.min(processors, physical(LINUX_CPUS, processors)));
    }

    /// Distinct sets of hardware threads that share a core, or `fallback` if the system does not
    /// tell.
    static int physical(Path cpus, int fallback) {
        if (!Files.isDirectory(cpus)) {
            return fallback;
        }
        Set<String> cores = new HashSet<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(cpus, "cpu[0-9]*")) {
            for (Path cpu : folders) {
                Path siblings = cpu.resolve("topology/thread_siblings_list");
                if (Files.isReadable(siblings)) {
                    cores.add(Files.readString(siblings).strip());
                }
            }
        } catch (IOException | UncheckedIOException e) {
            return fallback;
        }
        return cores.isEmpty() ? fallback : cores.size();
    }
}
