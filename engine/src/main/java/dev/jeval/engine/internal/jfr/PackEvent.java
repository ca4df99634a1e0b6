package dev.jeval.engine.internal.jfr;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// The weights of an open model were packed in the background.
@Name("dev.jeval.Pack")
@Label("Weight Packing")
@Description("Weights were packed into panels in the background, after the model was opened")
@Category({"jeval", "Engine"})
@StackTrace(false)
public final class PackEvent extends Event {
    @Label("Directory")
    @Description("Checkpoint directory")
    String directory = "";

    @Label("Packed Matrices")
    @Description("Matrices that were packed")
    int packedMatrices;

    @Label("Matrices")
    @Description(
            "Matrices to pack; more than were packed if the model was closed or packing failed")
    int matrices;

    @Label("Packed Bytes")
    @Description("Size of the packed panels")
    @DataAmount
    long packedBytes;

    /// An event that has begun.
    public static PackEvent started() {
        PackEvent event = new PackEvent();
        event.begin();
        return event;
    }

    /// Ends the event.
    public void done(String model, int packed, int all, long bytes) {
        end();
        if (shouldCommit()) {
            directory = model;
            packedMatrices = packed;
            matrices = all;
            packedBytes = bytes;
            commit();
        }
    }
}
