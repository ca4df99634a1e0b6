package dev.jeval.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RelaunchTest {
    @Test
    void theHeapStaysSmallUnlessTheUserSaysOtherwise() {
        List<String> small = List.of("-XX:+UseSerialGC", "-Xms48m");
        assertThat(options("-jar", "jeval.jar", "bench")).isEqualTo(small);
        assertThat(options("-Xmx4g", "-XX:+UseStringDeduplication")).isEqualTo(small);
        assertThat(options("-XX:+UseG1GC", "-jar", "jeval.jar")).isEmpty();
        assertThat(options("-Xms1g", "-jar", "jeval.jar")).isEmpty();
    }

    private static List<String> options(String... arguments) {
        return Relaunch.memoryOptions(
                Arrays.stream(arguments)
                        .map(argument -> argument.getBytes(StandardCharsets.UTF_8))
                        .toList());
    }
}
