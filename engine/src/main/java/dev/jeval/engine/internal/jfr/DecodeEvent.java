package dev.jeval.engine.internal.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// The generated tokens of one step.
@Name("dev.jeval.Decode")
@Label("Decode")
@Description("One forward pass by which generating sequences gain a token from one token each")
@Category({"jeval", "Engine"})
@StackTrace(false)
final class DecodeEvent extends Event {
    @Label("Sequences")
    @Description("Generating sequences, one token each")
    int sequences;
}
