package dev.jeval.perf.peers;

import dev.jeval.engine.internal.kernel.KernelSelection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/// Writes what was measured as Markdown.
final class Report {
    private final StringBuilder text = new StringBuilder();
    private final Formatter out = new Formatter(text, Locale.ROOT);

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
        out.format("# Beside other engines, %s%n", LocalDate.now(ZoneOffset.UTC));
        out.format("%n");
        out.format(
                "%s, %d cores, %.0f GB; JDK %s %s; %s.%n",
                field("/proc/cpuinfo", "model name"),
                Runtime.getRuntime().availableProcessors(),
                gigabytes(field("/proc/meminfo", "MemTotal")),
                Runtime.version(),
                String.join(" ", Comparison.javaOptions()),
                KernelSelection.description());
        out.format(
                "jeval %s; llama.cpp %s; Jlama 0.8.4 (Vector API); llama3.java (Vector API).%n",
                commit(Path.of(System.getProperty("jeval.build.root", "")), "--dirty"),
                commit(settings.peers().resolve("llama.cpp")));
        out.format(
                "%d threads, %d rounds, in each round one engine after the other; medians (lowest to"
                        + " highest); ratios are medians over the rounds.%n",
                settings.threads(), settings.rounds());
        if (settings.brief()) {
            out.format(
                    "**A brief run with tiny sizes on a machine that need not be idle: no figures.**%n");
        } else {
            out.format(
                    "A sample began only when all cores together were busy for less than %.2f of a"
                            + " core; repeated because other processes ran: %d; kept although they"
                            + " did: %d.%n",
                    IdleMachine.MAX_OTHERS, machine.repeated(), machine.disturbed());
        }
        out.format(
                "Limits over the run: read %s GB/s, float32 multiply-adds %s GFLOP/s.%n",
                range(figures, 0), range(figures, 1));
        out.format("%n");
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
        out.format("| model | what | unit | jeval | peer | its rate | jeval / peer |%n");
        out.format("|---|---|---|---|---|---|---|%n");
        for (Figure figure : figures) {
            for (String engine : figure.samples().keySet()) {
                if (!engine.equals(Figure.OURS)) {
                    out.format(
                            "| %s | %s | %s | %s | %s | %s | **%.2f** |%n",
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
        out.format("%n");
    }

    private void shares(List<Figure> figures) {
        out.format("| model | what | jeval, tokens/s | share of the limit |%n");
        out.format("|---|---|---|---|%n");
        for (Figure figure : figures) {
            if (!Double.isNaN(figure.share())) {
                out.format(
                        "| %s | %s | %s | %.2f |%n",
                        figure.model(), figure.what(), figure.rates(Figure.OURS), figure.share());
            }
        }
        out.format("%n");
    }

    private void fewShot(List<Figure> figures) {
        out.format(
                "| model | what | documents/s together | times faster than one by one, same bits |%n");
        out.format("|---|---|---|---|%n");
        for (Figure figure : figures) {
            if (figure.unit().equals(Comparison.DOCUMENTS)) {
                out.format(
                        "| %s | %s | %s | %.2f |%n",
                        figure.model(),
                        figure.what(),
                        figure.rates(Figure.OURS),
                        figure.secondOverFirst());
            }
        }
    }

    private static String field(String file, String name) throws IOException {
        return Files.readAllLines(Path.of(file)).stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown");
    }

    private static String commit(Path directory, String... marks) {
        List<String> command = new ArrayList<>();
        command.addAll(List.of("git", "-C", directory.toAbsolutePath().toString()));
        command.addAll(List.of("describe", "--always", "--exclude=*"));
        command.addAll(List.of(marks));
        try {
            return Programs.output(command).strip();
        } catch (IOException e) {
            return "of unknown commit";
        }
    }

    private static double gigabytes(String memory) {
        return Long.parseLong(memory.replaceAll("\\D", "")) * 1024 / 1e9;
    }
}
