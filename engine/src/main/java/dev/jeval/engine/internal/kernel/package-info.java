/// The operations of a forward pass on float32 activations, each with one canonical order.
///
/// [Kernels] has one method per operation. [ScalarKernels] is its specification: plain loops whose
/// order of operations *is* the contract. [VectorKernels] must give the same bits for every input
/// that is free of NaN, at every vector width. [Compute] is what the forward pass calls: it spreads
/// kernels over a worker team; who computes an output never changes it.
///
/// Activations are heap arrays, token-major `[T, width]`, handed over as (array, index of the first
/// element, elements between rows). Weights are a [Matrix], keys and values live off the heap in
/// the blocks that [KvLayout] describes. Nothing here knows a model family.
package dev.jeval.engine.internal.kernel;
