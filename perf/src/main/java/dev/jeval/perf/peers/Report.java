package dev.jeval.perf.peers;

import dev.jeval.engine.internal.kernel.KernelSelection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/// Writes what was measured as Markdown.
final class Report {
    private final StringBuilder text = new StringBuilder();

    private Report() {}

    static String of(Settings settings, List<Figure> figures, IdleMachine machine)
            throws IOException {
        Report report = new Report();
        report.head(settings, figures, machine);
        report.beside(figures);
        report.shares(figures);
        report.fewShot(figures);
        return report.text.toString();
    }

    private void head(Settings settings, List<Figure> figures, IdleMachine machine)
            throws IOException {
        line("# Beside other engines, %s", LocalDate.now());
        line("");
        line(
                "%s, %d cores, %s; JDK %s; %s.",
                field("/proc/cpuinfo", "model name"),
                Runtime.getRuntime().availableProcessors(),
                field("/proc/meminfo", "MemTotal"),
                Runtime.version(),
                KernelSelection.description());
        line(
                "jeval %s; llama.cpp %s; Jlama 0.8.4 (Vector API); llama3.java (Vector API).",
                commit(Path.of(System.getProperty("jeval.build.root", ""))),
                commit(settings.peers().resolve("llama.cpp")));
        line(
                "%d threads, %d rounds, in each round one engine after the other; medians (lowest to"
                        + " highest); ratios are medians over the rounds.",
                settings.threads(), settings.rounds());
        if (settings.brief()) {
            line("**A brief run with tiny sizes on a machine that need not be idle: no figures.**");
        } else {
            line(
                    "A sample began only when all cores together were busy for less than %.2f of a"
                            + " core; repeated because other processes ran: %d; kept although they"
                            + " did: %d.",
                    IdleMachine.MAX_OTHERS, machine.repeated(), machine.disturbed());
        }
        line(
                "Limits over the run: read %s GB/s, float32 multiply-adds %s GFLOP/s.",
                range(figures, 0), range(figures, 1));
        line("");
    }

    private static String range(List<Figure> figures, int which) {
        List<Double> values =
                figures.stream()
                        .flatMap(figure -> figure.limits().stream())
                        .map(limit -> limit[which] / 1e9)
                        .toList();
        DoubleStream all = values.stream().mapToDouble(Double::doubleValue);
        var statistics = all.summaryStatistics();
        return String.format(Locale.ROOT, "%.1f to %.1f", statistics.getMin(), statistics.getMax());
    }

    private void beside(List<Figure> figures) {
        line("| model | what | unit | jeval | peer | its rate | jeval / peer |");
        line("|---|---|---|---|---|---|---|");
        for (Figure figure : figures) {
            for (String engine : figure.samples().keySet()) {
                if (!engine.equals(Figure.OURS)) {
                    line(
                            "| %s | %s | %s | %s | %s | %s | **%.2f** |",
                            figure.model(),
                            figure.what(),
                            figure.unit(),
                            figure.rates(Figure.OURS),
                            engine,
                            figure.rates(engine),
                            figure.ratio(engine));
                }
            }
        }
        line("");
    }

    private void shares(List<Figure> figures) {
        line("| model | what | jeval, tokens/s | share of the limit |");
        line("|---|---|---|---|");
        for (Figure figure : figures) {
            if (!Double.isNaN(figure.share())) {
                line(
                        "| %s | %s | %s | %.2f |",
                        figure.model(), figure.what(), figure.rates(Figure.OURS), figure.share());
            }
        }
        line("");
    }

    private void fewShot(List<Figure> figures) {
        line("| model | what | documents/s together | times faster than one by one, same bits |");
        line("|---|---|---|---|");
        for (Figure figure : figures) {
            if (figure.unit().equals(Comparison.DOCUMENTS)) {
                line(
                        "| %s | %s | %s | %.2f |",
                        figure.model(),
                        figure.what(),
                        figure.rates(Figure.OURS),
                        figure.secondOverFirst());
            }
        }
    }

    private void line(String format, Object... arguments) {
        text.append(String.format(Locale.ROOT, format, arguments)).append('\n');
    }

    private static String field(String file, String name) throws IOException {
        return Files.readAllLines(Path.of(file)).stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown");
    }

    private static String commit(Path directory) {
        String path = directory.toAbsolutePath().toString();
        try {
            return Programs.output(List.of("git", "-C", path, "describe", "--always", "--dirty"))
                    .strip();
        } catch (IOException e) {
            return "of unknown commit";
        }
    }
}
