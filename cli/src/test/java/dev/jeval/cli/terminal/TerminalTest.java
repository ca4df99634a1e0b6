package dev.jeval.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TerminalTest {
    @Test
    void japaneseTakesTwoColumnsACharacterAndCombiningMarksNone() {
        assertThat(Terminal.columns("abc")).isEqualTo(3);
        assertThat(Terminal.columns("日本語")).isEqualTo(6);
        assertThat(Terminal.columns("ｶﾞ")).isEqualTo(2);
        assertThat(Terminal.columns("か\u3099")).isEqualTo(2);
        assertThat(Terminal.columns("𠮷🎉")).isEqualTo(4);
    }

    @Test
    void tableAlignsByColumnsAndPutsNumbersToTheRight() {
        String table = new Table("model", "score").row("日本", "0.5").row("en", "12.25").toString();
        assertThat(table)
                .isEqualTo(
                        """
                        model  score
                        ────────────
                        日本     0.5
                        en     12.25
                        """);
    }

    @Test
    void tableRefusesARowOfAnotherLength() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Table("a", "b").row("1"))
                .withMessageContaining("expected 2 cells, got 1");
    }

    @Test
    void progressWithoutATerminalPrintsPlainLines() {
        StringWriter text = new StringWriter();
        try (Progress progress =
                Progress.show(new PrintWriter(text), false, "work", System::nanoTime)) {
            progress.update("work", 1, 4);
            progress.message("note");
        }
        assertThat(text.toString().lines()).containsExactly("work  25 %", "note");
        assertThat(text.toString()).doesNotContain("\r");
    }

    @Test
    void progressOnATerminalRedrawsOneLineAndRemovesIt() {
        StringWriter text = new StringWriter();
        try (Progress progress =
                Progress.show(new PrintWriter(text), true, "work", System::nanoTime)) {
            progress.update("work", 1, 2);
        }
        assertThat(text.toString())
                .startsWith("\rwork ━━━━━━━━━━━━────────────  50 %")
                .endsWith("\r");
        assertThat(text.toString()).doesNotContain("\n");
    }

    /// The lines that updates print which come 11 seconds apart, each with one more of 100 units
    /// done.
    private static List<String> lines(@Nullable Duration... forecasts) {
        StringWriter text = new StringWriter();
        AtomicLong clock = new AtomicLong(1);
        try (Progress progress = Progress.show(new PrintWriter(text), false, "work", clock::get)) {
            int done = 0;
            for (Duration forecast : forecasts) {
                clock.addAndGet(11_000_000_000L);
                progress.update("work", ++done, 100, forecast);
            }
        }
        return text.toString().lines().toList();
    }

    @Test
    void theTimeLeftIsTheForecastOfTheWork() {
        assertThat(lines(Duration.ofMinutes(125), Duration.ofSeconds(7)))
                .containsExactly("work   1 %  about 2 h 05 min left", "work   2 %  about 7 s left");
    }

    @Test
    void withoutAForecastTheTimeLeftIsExtrapolated() {
        assertThat(lines(null, null, Duration.ofSeconds(7), null))
                .containsExactly(
                        "work   1 %  about 18 min left",
                        "work   2 %  about 18 min left",
                        "work   3 %  about 7 s left",
                        "work   4 %  about 18 min left");
    }

    @Test
    void nothingIsPromisedInTheBeginningNorAtTheEnd() {
        StringWriter text = new StringWriter();
        AtomicLong clock = new AtomicLong(1);
        try (Progress progress = Progress.show(new PrintWriter(text), false, "work", clock::get)) {
            clock.addAndGet(1_000_000_000L);
            progress.update("work", 1, 2, Duration.ofSeconds(9));
            clock.addAndGet(11_000_000_000L);
            progress.update("work", 2, 2, Duration.ofSeconds(9));
        }
        assertThat(text.toString().lines()).containsExactly("work  50 %", "work 100 %");
    }

    @Test
    void durationsReadAsPeopleSayThem() {
        assertThat(Progress.text(Duration.ofMillis(10))).isEqualTo("1 s");
        assertThat(Progress.text(Duration.ofSeconds(89))).isEqualTo("89 s");
        assertThat(Progress.text(Duration.ofMinutes(5))).isEqualTo("5 min");
        assertThat(Progress.text(Duration.ofMinutes(125))).isEqualTo("2 h 05 min");
    }
}
