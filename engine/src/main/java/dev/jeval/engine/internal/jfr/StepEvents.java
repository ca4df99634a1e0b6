package dev.jeval.engine.internal.jfr;

/// The events of one step: Schedule while it is put together, then Prefill and Decode while it
/// runs.
public final class StepEvents {
    private static final StepEvents UNRECORDED = new StepEvents();

    private final ScheduleEvent schedule = new ScheduleEvent();
    private final PrefillEvent prefill = new PrefillEvent();
    private final DecodeEvent decode = new DecodeEvent();

    private StepEvents() {}

    /// The events of a step whose schedule is about to be made; the same object for all steps that
    /// nobody records.
    public static StepEvents scheduling() {
        if (!UNRECORDED.isRecorded()) {
            return UNRECORDED;
        }
        StepEvents events = new StepEvents();
        events.schedule.begin();
        return events;
    }

    private boolean isRecorded() {
        return schedule.isEnabled() || prefill.isEnabled() || decode.isEnabled();
    }

    /// The schedule is made and the step is about to run.
    ///
    /// @param promptTokens prompt tokens in the step, of `promptSequences` sequences
    /// @param generating sequences that gain a token
    /// @param kvBytes keys and values set aside for the run
    public void running(int promptTokens, int promptSequences, int generating, long kvBytes) {
        schedule.tokens = promptTokens + generating;
        schedule.sequences = promptSequences + generating;
        schedule.kvBytes = kvBytes;
        schedule.commit();
        prefill.tokens = promptTokens;
        prefill.sequences = promptSequences;
        prefill.begin();
        decode.sequences = generating;
        decode.begin();
    }

    /// The step has run.
    public void done() {
        if (prefill.tokens > 0) {
            prefill.commit();
        }
        if (decode.sequences > 0) {
            decode.commit();
        }
    }
}
