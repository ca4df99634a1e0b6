package dev.jeval.engine.internal.jfr;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// The choice of what one step computes.
@Name("dev.jeval.Schedule")
@Label("Schedule")
@Description("What the scheduler put into one forward pass, and the time it took to decide")
@Category({"jeval", "Engine"})
@StackTrace(false)
final class ScheduleEvent extends Event {
    @Label("Tokens")
    @Description("Tokens in the step")
    int tokens;

    @Label("Sequences")
    @Description("Sequences in the step")
    int sequences;

    @Label("Key/Value Bytes")
    @Description("Keys and values set aside for the run")
    @DataAmount
    long kvBytes;
}
