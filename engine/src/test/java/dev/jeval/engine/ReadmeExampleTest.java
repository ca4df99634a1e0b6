package dev.jeval.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jeval.testing.Goldens;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The lines of Java in README.md under "Embed the engine" compile as they stand, and run.
class ReadmeExampleTest {
    private static final Pattern EXAMPLE =
            Pattern.compile("## Embed the engine\\s+```java\\n(.*?)```", Pattern.DOTALL);

    @TempDir private Path classes;

    @Test
    void compiles() throws IOException {
        assertThat(compile(example())).isEmpty();
    }

    @Test
    void runsOnADemoModel() throws Exception {
        assumeTrue(Goldens.external(), "JEVAL_GOLDEN is not set: no demo models");
        Path model = Goldens.dataRoot().resolve("demo-models").resolve("mix-4m");
        assumeTrue(Files.isDirectory(model), "no folder " + model);
        String path = model.toString().replace("\\", "\\\\");
        assertThat(compile(example().replace("models/my-model", path))).isEmpty();
        URL[] urls = {classes.toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(urls, getClass().getClassLoader())) {
            loader.loadClass("Example").getMethod("run").invoke(null);
        }
    }

    private static String example() throws IOException {
        Path root = Path.of(System.getProperty("jeval.build.root", ".."));
        Matcher matcher = EXAMPLE.matcher(Files.readString(root.resolve("README.md")));
        assertThat(matcher.find()).as("README.md has an example").isTrue();
        return matcher.group(1);
    }

    /// Compiles `lines` as the body of `Example.run()`; returns what the compiler said.
    private String compile(String lines) throws IOException {
        Path source = classes.resolve("Example.java");
        Files.writeString(
                source,
                """
                import dev.jeval.engine.*;
                import java.nio.file.Path;
                import java.util.List;
                public class Example {
                    public static void run() {
                %s
                    }
                }
                """
                        .formatted(lines));
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said);
        ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(
                        out,
                        out,
                        "-d",
                        classes.toString(),
                        "-classpath",
                        System.getProperty("java.class.path"),
                        "-proc:none",
                        source.toString());
        out.flush();
        return said.toString();
    }
}
