package dev.jeval.engine.internal.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CoresTest {
    @TempDir Path folder;

    @Test
    void hardwareThreadsOfOneCoreCountOnce() throws IOException {
        for (int cpu = 0; cpu < 8; cpu++) {
            Path topology = Files.createDirectories(folder.resolve("cpu" + cpu + "/topology"));
            Files.writeString(
                    topology.resolve("thread_siblings_list"), cpu % 4 + "," + (cpu % 4 + 4) + "\n");
        }
        Files.createDirectories(folder.resolve("cpufreq"));
        assertThat(Cores.physical(folder, 8)).isEqualTo(4);
    }

    @Test
    void anUnknownTopologyCountsProcessors() {
        assertThat(Cores.physical(folder, 3)).isEqualTo(3);
        assertThat(Cores.physical(folder.resolve("missing"), 5)).isEqualTo(5);
    }

    @Test
    void thereIsAlwaysACore() {
        assertThat(Cores.available()).isBetween(1, Runtime.getRuntime().availableProcessors());
    }
}
