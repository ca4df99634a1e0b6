package dev.jeval.perf.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// CPU time of the machine and of processes, as Linux counts it.
final class CpuTime {
    private static final double TICKS_PER_SECOND = 100;
    // Fields of /proc/PID/stat after the command's name, whose field is number 2.
    private static final int USER = 11;
    private static final int SYSTEM = 12;
    private static final int CHILDREN_USER = 13;
    private static final int CHILDREN_SYSTEM = 14;

    private CpuTime() {}

    /// Seconds that all cores together were busy since the start of the machine.
    static double ofMachine() {
        String[] fields = read(Path.of("/proc/stat")).lines().findFirst().orElseThrow().split(" +");
        // cpu user nice system idle iowait irq softirq
        return (ticks(fields, 1)
                        + ticks(fields, 2)
                        + ticks(fields, 3)
                        + ticks(fields, 6)
                        + ticks(fields, 7))
                / TICKS_PER_SECOND;
    }

    /// Seconds of a process, its ended children included.
    static double ofProcess(long pid) {
        String stat = read(Path.of("/proc", Long.toString(pid), "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).strip().split(" ", -1);
        if (fields.length <= CHILDREN_SYSTEM) {
            return 0;
        }
        return (ticks(fields, USER)
                        + ticks(fields, SYSTEM)
                        + ticks(fields, CHILDREN_USER)
                        + ticks(fields, CHILDREN_SYSTEM))
                / TICKS_PER_SECOND;
    }

    private static long ticks(String[] fields, int index) {
        return Long.parseLong(fields[index]);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            return "()  ";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
