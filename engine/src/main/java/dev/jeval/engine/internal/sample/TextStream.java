package dev.jeval.engine.internal.sample;

import dev.jeval.tokenizer.StreamingDecoder;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The growing text of one sequence: decodes ids, finds stop strings even across tokens, and hands
/// out text once it is certain.
///
/// Not thread-safe.
public final class TextStream {
    private final StreamingDecoder decoder;
    private final StopStrings stops;
    private final Consumer<String> onText;
    private final StringBuilder text = new StringBuilder();
    private int emitted;
    private @Nullable String stopString;

    /// @param decoder of this sequence, fresh
    /// @param stopStrings none of them empty
    /// @param onText takes each piece once it is certain, never an empty one
    public TextStream(StreamingDecoder decoder, List<String> stopStrings, Consumer<String> onText) {
        this.decoder = decoder;
        this.stops = new StopStrings(stopStrings);
        this.onText = onText;
    }

    /// Takes the next id.
    ///
    /// @return whether the text is now complete: it contained a stop string
    public boolean accept(int id) {
        append(decoder.accept(id), false);
        return stopString != null;
    }

    /// Ends the sequence: what was held back is handed out.
    public void finish() {
        if (stopString == null) {
            append(decoder.finish(), true);
        }
    }

    /// The stop string that ended the text, or null.
    public @Nullable String stopString() {
        return stopString;
    }

    /// The text so far, without the stop string and what follows it.
    public String text() {
        return text.toString();
    }

    private void append(String piece, boolean last) {
        int searched = text.length();
        text.append(piece);
        StopStrings.Match match = stops.find(text, searched);
        if (match != null) {
            text.setLength(match.index());
            stopString = match.string();
        }
        int certain = match != null || last ? text.length() : text.length() - stops.openEnd(text);
        if (certain > emitted) {
            String ready = text.substring(emitted, certain);
            emitted = certain;
            onText.accept(ready);
        }
    }
}
