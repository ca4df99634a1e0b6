package dev.jeval.engine.internal.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jeval.tokenizer.StreamingDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class TextStreamTest {
    /// Hands out piece `id` of a list; the last argument is what is held back until the end.
    private static StreamingDecoder decoder(List<String> pieces, String held) {
        return new StreamingDecoder() {
            @Override
            public String accept(int id) {
                return pieces.get(id);
            }

            @Override
            public String finish() {
                return held;
            }
        };
    }

    private static void feed(TextStream stream, int count) {
        for (int id = 0; id < count; id++) {
            if (stream.accept(id)) {
                break;
            }
        }
        stream.finish();
    }

    @Test
    void aStopStringAcrossPiecesIsNeverHandedOut() {
        List<String> out = new ArrayList<>();
        List<String> pieces = List.of("answer\n", "\nQ", "uestion: 2");
        TextStream stream = new TextStream(decoder(pieces, ""), List.of("\n\nQuestion:"), out::add);
        assertThat(stream.accept(0)).isFalse();
        assertThat(stream.accept(1)).isFalse();
        assertThat(stream.accept(2)).isTrue();
        stream.finish();
        assertThat(out).containsExactly("answer");
        assertThat(stream.text()).isEqualTo("answer");
        assertThat(stream.stopString()).isEqualTo("\n\nQuestion:");
    }

    @Test
    void whatOnlyBeganLikeAStopStringIsHandedOutAtTheEnd() {
        List<String> out = new ArrayList<>();
        TextStream stream = new TextStream(decoder(List.of("a\n"), "日"), List.of("\n\n"), out::add);
        assertThat(stream.accept(0)).isFalse();
        stream.finish();
        assertThat(out).containsExactly("a", "\n日");
        assertThat(stream.stopString()).isNull();
    }

    @Test
    void aStopStringThatTheEndCompletesCounts() {
        TextStream stream = new TextStream(decoder(List.of("あい"), "う。"), List.of("う"), text -> {});
        assertThat(stream.accept(0)).isFalse();
        stream.finish();
        assertThat(stream.text()).isEqualTo("あい");
        assertThat(stream.stopString()).isEqualTo("う");
    }

    @Test
    void theEarliestStopStringWinsAndOfTwoAtOnePlaceTheFirstNamed() {
        TextStream stream =
                new TextStream(
                        decoder(List.of("one two three"), ""),
                        List.of("three", "two t", "two"),
                        text -> {});
        assertThat(stream.accept(0)).isTrue();
        assertThat(stream.text()).isEqualTo("one ");
        assertThat(stream.stopString()).isEqualTo("two t");
    }

    @RepeatedTest(50)
    void anySplitIntoPiecesGivesTheTextBeforeTheFirstStopString(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        StringBuilder full = new StringBuilder();
        List<String> pieces = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            StringBuilder piece = new StringBuilder();
            for (int n = random.nextInt(4); n > 0; n--) {
                piece.append((char) ('a' + random.nextInt(2)));
            }
            pieces.add(piece.toString());
            full.append(piece);
        }
        List<String> stops = List.of("abba", "bbb", "aaaa");
        int cut = full.length();
        for (String stop : stops) {
            int at = full.indexOf(stop);
            cut = at >= 0 ? Math.min(cut, at) : cut;
        }
        StringBuilder out = new StringBuilder();
        TextStream stream = new TextStream(decoder(pieces, ""), stops, out::append);
        feed(stream, pieces.size());
        assertThat(stream.text()).isEqualTo(full.substring(0, cut));
        assertThat(out).hasToString(stream.text());
    }
}
