package dev.jeval.launcher;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;

/// The main class of `jeval.jar`. Compiled for Java 11, so that an older JVM can start it and be
/// told which one is needed; everything else is release 25.
public final class Launcher {
    private static final int REQUIRED_FEATURE = 25;
    private static final int EXIT_UNSUPPORTED_JVM = 7;

    private Launcher() {}

    /// Runs the command line, or says which JDK is needed and where one was looked for.
    ///
    /// @param args the command line
    public static void main(String[] args) {
        int feature = Runtime.version().feature();
        if (feature < REQUIRED_FEATURE) {
            System.err.print(tooOld());
            System.exit(EXIT_UNSUPPORTED_JVM);
        }
        if (feature > REQUIRED_FEATURE) {
            System.err.println(
                    "jeval: warning: tested on Java "
                            + REQUIRED_FEATURE
                            + "; this is "
                            + Runtime.version()
                            + ", where the incubating Vector API may have changed");
        }
        ServiceLoader.load(Program.class, Launcher.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("jeval.jar is incomplete: no Program"))
                .start(args);
    }

    private static String tooOld() {
        StringBuilder text = new StringBuilder(512);
        text.append("jeval: needs a Java ")
                .append(REQUIRED_FEATURE)
                .append(" or newer JVM, this one is ")
                .append(Runtime.version())
                .append(" (")
                .append(System.getProperty("java.home"))
                .append(")\n");
        List<Path> homes = new ArrayList<>();
        text.append("looked in:\n");
        look(text, homes, "JAVA_HOME", javaHomeVariable());
        look(text, homes, "PATH", pathHomes());
        look(text, homes, "/usr/lib/jvm", children(Paths.get("/usr/lib/jvm")));
        look(
                text,
                homes,
                "~/.sdkman/candidates/java",
                children(Paths.get(System.getProperty("user.home"), ".sdkman/candidates/java")));
        if (homes.isEmpty()) {
            text.append("none found: install a JDK ").append(REQUIRED_FEATURE).append('\n');
        } else {
            text.append("run it with one of these, for example:\n  ")
                    .append(homes.get(0).resolve("bin").resolve("java"))
                    .append(" -jar jeval.jar ...\n");
        }
        return text.toString();
    }

    private static void look(StringBuilder text, List<Path> found, String place, List<Path> homes) {
        text.append("  ").append(place).append(": ");
        if (homes.isEmpty()) {
            text.append("nothing\n");
            return;
        }
        List<String> seen = new ArrayList<>();
        for (Path home : homes) {
            int feature = featureOf(home);
            seen.add(home + (feature > 0 ? " (Java " + feature + ")" : " (no JDK release file)"));
            if (feature >= REQUIRED_FEATURE) {
                found.add(home);
            }
        }
        text.append(String.join(", ", seen)).append('\n');
    }

    private static List<Path> javaHomeVariable() {
        String home = System.getenv("JAVA_HOME");
        return home == null || home.isEmpty() ? List.of() : List.of(Paths.get(home));
    }

    private static List<Path> pathHomes() {
        List<Path> homes = new ArrayList<>();
        String path = System.getenv("PATH");
        for (String folder : path == null ? new String[0] : path.split(File.pathSeparator, -1)) {
            File java = new File(folder.isEmpty() ? "." : folder, "java");
            if (java.canExecute()) {
                Path home = homeOf(java);
                if (!homes.contains(home)) {
                    homes.add(home);
                }
            }
        }
        return homes;
    }

    /// The JDK that an executable `java` belongs to, links followed; the file itself if unknown.
    private static Path homeOf(File java) {
        try {
            Path real = java.toPath().toRealPath();
            return real.getNameCount() > 2 ? real.resolve("../..").normalize() : real;
        } catch (IOException e) {
            return java.toPath();
        }
    }

    private static List<Path> children(Path folder) {
        File[] entries = folder.toFile().listFiles(File::isDirectory);
        if (entries == null) {
            return List.of();
        }
        Arrays.sort(entries);
        List<Path> homes = new ArrayList<>();
        for (File entry : entries) {
            if (new File(entry, "bin/java").exists()) {
                homes.add(entry.toPath());
            }
        }
        return homes;
    }

    /// The feature version in a JDK's `release` file; 0 if it cannot be read.
    private static int featureOf(Path home) {
        try {
            for (String line : Files.readAllLines(home.resolve("release"))) {
                if (line.startsWith("JAVA_VERSION=")) {
                    String[] parts = line.substring(13).replace("\"", "").split("[.+-]", -1);
                    return Integer.parseInt(parts[0]);
                }
            }
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
        return 0;
    }
}
