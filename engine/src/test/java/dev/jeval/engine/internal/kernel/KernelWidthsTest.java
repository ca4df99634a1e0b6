package dev.jeval.engine.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jeval.engine.support.ChildJvm;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/// One vector width per JVM: the kernel tests again in child JVMs of every width.
@Timeout(300)
class KernelWidthsTest {
    /// Every width but the one of this JVM, at which [KernelsTest] runs anyway.
    static IntStream otherWidths() {
        return IntStream.of(128, 256, 512).filter(bits -> bits != KernelSelection.vectorBits());
    }

    @ParameterizedTest
    @MethodSource("otherWidths")
    void kernelsAgreeAtWidth(int bits) throws IOException, InterruptedException {
        String output = ChildJvm.run(Child.class, List.of("-Djeval.vector.bits=" + bits), "test");
        assertThat(output).contains("0 failed").contains(bits + " bits");
    }

    @Test
    void kernelsAgreeWithSixteenRegisters() throws IOException, InterruptedException {
        List<String> avx2 = List.of("-XX:UseAVX=2");
        assertThat(ChildJvm.run(Child.class, avx2, "test")).contains("0 failed");
    }

    @ParameterizedTest
    @CsvSource({
        "-Djeval.kernels=scalar, scalar kernels: -Djeval.kernels=scalar",
        "-Djeval.vector.bits=256, 'vector kernels, 256 bits: -Djeval.vector.bits'",
        "-Djeval.kernels=vector, vector kernels",
        "-Djeval.kernels=gpu, 'expected scalar or vector, got gpu'",
        "-Djeval.vector.bits=100, 'expected 128, 256 or 512, got 100'"
    })
    void theChoiceFollowsThePropertiesAndSaysWhy(String property, String reason)
            throws IOException, InterruptedException {
        assertThat(ChildJvm.run(Child.class, List.of(property), "describe")).contains(reason);
    }

    @Test
    void withoutTheModuleScalarKernelsRunAndSayHowToGetFastOnes()
            throws IOException, InterruptedException {
        assertThat(ChildJvm.runPlain(Child.class, List.of(), "describe"))
                .contains("scalar kernels (slow)")
                .contains("--add-modules jdk.incubator.vector");
    }

    /// What the child JVMs run.
    static final class Child {
        private Child() {}

        /// `describe`: prints the choice of kernels; `test`: runs [KernelsTest] and prints how many
        /// tests failed.
        public static void main(String[] args) {
            PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
            out.println(KernelSelection.description());
            if (args[0].equals("test")) {
                Launcher launcher = LauncherFactory.create();
                SummaryGeneratingListener listener = new SummaryGeneratingListener();
                launcher.execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(DiscoverySelectors.selectClass(KernelsTest.class))
                                .build(),
                        listener);
                listener.getSummary().printFailuresTo(out);
                out.println(listener.getSummary().getTestsSucceededCount() + " passed");
                out.println(listener.getSummary().getTotalFailureCount() + " failed");
            }
        }
    }
}
