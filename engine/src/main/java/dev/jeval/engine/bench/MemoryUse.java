package dev.jeval.engine.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/// Memory of the process after a prompt, all weights packed, beside what was planned.
///
/// @param residentBytes what the process holds in memory, if the system says (Linux)
/// @param weightBytes planned for weights
/// @param kvBytes planned for the keys and values that are held
/// @param reserveBytes planned for heap, code, threads and work buffers
public record MemoryUse(
        OptionalLong residentBytes, long weightBytes, long kvBytes, long reserveBytes) {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";

    /// Everything planned.
    public long plannedBytes() {
        return weightBytes + kvBytes + reserveBytes;
    }

    /// What this process holds in memory now.
    static OptionalLong resident() {
        if (!Files.isReadable(STATUS)) {
            return OptionalLong.empty();
        }
        try {
            return parse(Files.readAllLines(STATUS));
        } catch (IOException e) {
            throw new UncheckedIOException(STATUS + ": cannot be read", e);
        }
    }

    /// The line `VmRSS: 1234 kB` of the process' status.
    static OptionalLong parse(List<String> status) {
        for (String line : status) {
            if (line.startsWith(RESIDENT)) {
                String number = line.substring(RESIDENT.length()).replace("kB", "").strip();
                return OptionalLong.of(Long.parseLong(number) << 10);
            }
        }
        return OptionalLong.empty();
    }
}
