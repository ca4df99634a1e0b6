package dev.jeval.engine.internal.run;

import dev.jeval.engine.ModelInfo;

/// A checkpoint ready to run.
///
/// @param forward its forward pass; the receiver closes it
/// @param info what it is
/// @param packing what goes on in the background; closed with the forward pass
public record LoadedModel(ForwardPass forward, ModelInfo info, WeightPacking packing) {}
