package dev.jeval.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Starts this same command line again with the JVM options that cannot come from a manifest:
/// `jdk.incubator.vector` has to be named when the JVM starts.
///
/// On POSIX systems the process replaces itself (`execv`), so that standard streams, terminal,
/// signals and exit code stay what they are; elsewhere a child process runs and its exit code is
/// passed on.
final class Relaunch {
    private static final String VECTOR_MODULE = "jdk.incubator.vector";
    private static final String MARK = "jeval.relaunched";
    private static final List<String> OPTIONS =
            List.of(
                    "--add-modules=" + VECTOR_MODULE,
                    "--enable-native-access=ALL-UNNAMED",
                    "-D" + MARK + "=true");

    // What the JVM asks of a CPU before it uses vectors of 512 bits.
    private static final List<String> AVX512 =
            List.of("avx512f", "avx512cd", "avx512bw", "avx512dq", "avx512vl");

    /// Weights, keys and values lie outside the heap, which stays small (ADR 0028).
    private static final List<String> MEMORY_OPTIONS = List.of("-XX:+UseSerialGC", "-Xms48m");

    private static final Pattern OWN_MEMORY_OPTION = Pattern.compile("-XX:\\+Use\\w+GC|-Xms\\w+");

    private Relaunch() {}

    /// Whether this JVM already has what computing commands need.
    static boolean needed() {
        return ModuleLayer.boot().findModule(VECTOR_MODULE).isEmpty();
    }

    /// Runs the same command line with the missing options. Returns only with the exit code of a
    /// child process; where the process can replace itself it does not return.
    static int run() throws IOException, InterruptedException {
        if (Boolean.getBoolean(MARK)) {
            throw new IllegalStateException(
                    "this JVM has no module "
                            + VECTOR_MODULE
                            + "; use a full JDK 25, or start it with --add-modules="
                            + VECTOR_MODULE);
        }
        List<byte[]> command = new ArrayList<>();
        command.add(bytes(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        OPTIONS.forEach(option -> command.add(bytes(option)));
        if (hasAvx512()) {
            command.add(bytes("-XX:UseAVX=3"));
        }
        List<byte[]> arguments = arguments();
        memoryOptions(arguments).forEach(option -> command.add(bytes(option)));
        command.addAll(arguments);
        if (System.getProperty("os.name").startsWith("Windows")) {
            return child(command);
        }
        exec(command);
        return child(command);
    }

    /// Whether the CPU has vectors of 512 bits. On some that have them (Skylake servers) the JVM
    /// leaves them out because they slowed ordinary code down; products of matrices are twice as
    /// fast with them.
    private static boolean hasAvx512() throws IOException {
        Path cpuInfo = Path.of("/proc/cpuinfo");
        if (!Files.isReadable(cpuInfo)) {
            return false;
        }
        try (Stream<String> lines = Files.lines(cpuInfo)) {
            return lines.filter(line -> line.startsWith("flags"))
                    .findFirst()
                    .filter(flags -> Arrays.asList(flags.split("\\s+")).containsAll(AVX512))
                    .isPresent();
        }
    }

    /// How the heap is kept small, unless the arguments choose a collector or a size themselves.
    static List<String> memoryOptions(List<byte[]> arguments) {
        for (byte[] argument : arguments) {
            String text = new String(argument, StandardCharsets.UTF_8);
            if (OWN_MEMORY_OPTION.matcher(text).matches()) {
                return List.of();
            }
        }
        return MEMORY_OPTIONS;
    }

    /// The arguments of this process, without the program itself, byte for byte where the system
    /// shows them.
    private static List<byte[]> arguments() throws IOException {
        Path commandLine = Path.of("/proc/self/cmdline");
        if (Files.isReadable(commandLine)) {
            try (InputStream in = Files.newInputStream(commandLine)) {
                List<byte[]> arguments = splitAtZero(in.readAllBytes());
                return arguments.subList(1, arguments.size());
            }
        }
        String[] arguments =
                ProcessHandle.current()
                        .info()
                        .arguments()
                        .orElseThrow(() ->
                                new IllegalStateException(
                                        "cannot read this JVM's own arguments; start it with "
                                                + String.join(" ", OPTIONS.subList(0, 2))));
        return Arrays.stream(arguments).map(Relaunch::bytes).toList();
    }

    private static List<byte[]> splitAtZero(byte[] text) {
        List<byte[]> parts = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < text.length; i++) {
            if (text[i] == 0) {
                parts.add(Arrays.copyOfRange(text, start, i));
                start = i + 1;
            }
        }
        return parts;
    }

    /// `execv`: returns only if the system refused.
    @SuppressWarnings("restricted")
    private static void exec(List<byte[]> command) {
        Linker linker = Linker.nativeLinker();
        SymbolLookup symbols = linker.defaultLookup();
        try (Arena arena = Arena.ofConfined()) {
            if ("ANSI_X3.4-1968".equals(System.getProperty("sun.jnu.encoding"))) {
                // The locale "C" cannot name Japanese files: the JVM would replace them by '?'.
                setLocale(linker, symbols, arena);
            }
            MemorySegment argv = arena.allocate(ValueLayout.ADDRESS, command.size() + 1L);
            for (int i = 0; i < command.size(); i++) {
                argv.setAtIndex(ValueLayout.ADDRESS, i, zeroTerminated(arena, command.get(i)));
            }
            argv.setAtIndex(ValueLayout.ADDRESS, command.size(), MemorySegment.NULL);
            MethodHandle execv =
                    linker.downcallHandle(
                            symbols.findOrThrow("execv"),
                            FunctionDescriptor.of(
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.ADDRESS,
                                    ValueLayout.ADDRESS));
            var _ = (int) execv.invokeExact(argv.getAtIndex(ValueLayout.ADDRESS, 0), argv);
        } catch (Throwable failure) {
            throw new IllegalStateException("cannot restart the JVM by execv", failure);
        }
    }

    @SuppressWarnings("restricted")
    private static void setLocale(Linker linker, SymbolLookup symbols, Arena arena)
            throws Throwable {
        MethodHandle setenv =
                linker.downcallHandle(
                        symbols.findOrThrow("setenv"),
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT,
                                ValueLayout.ADDRESS,
                                ValueLayout.ADDRESS,
                                ValueLayout.JAVA_INT));
        var _ =
                (int)
                        setenv.invokeExact(
                                zeroTerminated(arena, bytes("LC_ALL")),
                                zeroTerminated(arena, bytes("C.UTF-8")),
                                1);
    }

    private static MemorySegment zeroTerminated(Arena arena, byte[] text) {
        MemorySegment segment = arena.allocate(text.length + 1L);
        MemorySegment.copy(text, 0, segment, ValueLayout.JAVA_BYTE, 0, text.length);
        return segment;
    }

    private static int child(List<byte[]> command) throws InterruptedException {
        List<String> texts =
                command.stream().map(text -> new String(text, StandardCharsets.UTF_8)).toList();
        try {
            return new ProcessBuilder(texts).inheritIO().start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + texts.getFirst(), e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
