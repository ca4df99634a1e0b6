package dev.jeval.engine.internal.jfr;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// A model was opened: from the directory to a forward pass that can run.
@Name("dev.jeval.Load")
@Label("Model Load")
@Description("A checkpoint directory was opened: files mapped, weights arranged, tokenizer read")
@Category({"jeval", "Engine"})
@StackTrace(false)
public final class LoadEvent extends Event {
    @Label("Directory")
    @Description("Checkpoint directory")
    String directory = "";

    @Label("Model Type")
    @Description("model_type of config.json")
    String modelType = "";

    @Label("Parameters")
    @Description("Number of weights, tied ones counted once")
    long parameterCount;

    @Label("Weight Bytes")
    @Description("Size of the weight files")
    @DataAmount
    long weightBytes;

    /// An event that has begun.
    public static LoadEvent started() {
        LoadEvent event = new LoadEvent();
        event.begin();
        return event;
    }

    /// Ends the event.
    public void done(String loaded, String type, long parameters, long bytes) {
        end();
        if (shouldCommit()) {
            directory = loaded;
            modelType = type;
            parameterCount = parameters;
            weightBytes = bytes;
            commit();
        }
    }
}
