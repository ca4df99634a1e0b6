package dev.jeval.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jeval.engine.internal.schedule.FakeForwardPass;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import jdk.jfr.EventType;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlightRecorderTest {
    @TempDir private Path folder;

    private List<RecordedEvent> record(Runnable action) throws IOException {
        Path file = folder.resolve("test.jfr");
        try (Recording recording = new Recording()) {
            recording.start();
            action.run();
            recording.stop();
            recording.dump(file);
        }
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().startsWith("dev.jeval."))
                .toList();
    }

    private static List<RecordedEvent> named(List<RecordedEvent> events, String name) {
        return events.stream()
                .filter(event -> event.getEventType().getName().equals("dev.jeval." + name))
                .toList();
    }

    @Test
    void scoringReportsStepsAndReuse() throws IOException {
        LanguageModel model = Models.of(new FakeForwardPass(50, 64, length -> 0));
        List<ScoreRequest> requests =
                IntStream.range(0, 10)
                        .<ScoreRequest>mapToObj(
                                i -> ScoreRequest.pair(new int[] {1, 2, 3}, new int[] {i, 4}))
                        .toList();
        List<RecordedEvent> events = record(() -> model.scorer().score(requests));

        List<RecordedEvent> prefill = named(events, "Prefill");
        assertThat(prefill).hasSize(2);
        assertThat(prefill.stream().mapToInt(event -> event.getInt("tokens")).sum()).isEqualTo(13);
        assertThat(named(events, "Schedule")).hasSize(2);
        assertThat(named(events, "Decode")).isEmpty();
        RecordedEvent reuse = named(events, "CacheReuse").getFirst();
        assertThat(reuse.getLong("requestedTokens")).isEqualTo(40);
        assertThat(reuse.getLong("computedTokens")).isEqualTo(13);
        assertThat(reuse.getLong("recomputedTokens")).isZero();
    }

    @Test
    void generationReportsADecodeEventForEachTokenAfterTheFirst() throws IOException {
        LanguageModel model = Models.of(new FakeForwardPass(50, 64, length -> 0));
        GenerationRequest request = GenerationRequest.of(new int[] {1, 2}).withMaxNewTokens(5);
        List<RecordedEvent> events = record(() -> model.generator().generate(request));
        assertThat(named(events, "Decode")).hasSize(4);
        // The end of the prompt is computed with the first token.
        assertThat(named(events, "Prefill")).hasSize(1);
        assertThat(named(events, "Prefill").getFirst().getInt("tokens")).isEqualTo(2);
    }

    @Test
    void everyEventAndFieldIsDescribed() throws IOException {
        LanguageModel model = Models.of(new FakeForwardPass(50, 64, length -> 0));
        List<RecordedEvent> events =
                record(() -> model.generator().generate(GenerationRequest.of(new int[] {1, 2})));
        for (EventType type :
                events.stream().map(RecordedEvent::getEventType).distinct().toList()) {
            assertThat(type.getLabel()).isNotBlank();
            assertThat(type.getDescription()).isNotBlank();
            assertThat(type.getFields())
                    .filteredOn(field -> !field.getName().matches("startTime|duration|eventThread"))
                    .allSatisfy(field -> assertThat(field.getDescription()).isNotBlank());
        }
    }
}
