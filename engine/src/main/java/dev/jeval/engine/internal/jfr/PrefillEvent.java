package dev.jeval.engine.internal.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// The prompt tokens of one step.
@Name("dev.jeval.Prefill")
@Label("Prefill")
@Description(
        "One forward pass over prompt tokens; a pass that also generates has a Decode event too")
@Category({"jeval", "Engine"})
@StackTrace(false)
final class PrefillEvent extends Event {
    @Label("Tokens")
    @Description("Prompt tokens computed")
    int tokens;

    @Label("Sequences")
    @Description("Sequences the prompt tokens belong to")
    int sequences;
}
