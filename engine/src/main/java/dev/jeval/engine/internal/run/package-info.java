/// The one forward pass: runs whatever a [dev.jeval.engine.spec.DecoderSpec] describes, over chunks
/// of many sequences at once, with keys and values in shared blocks.
///
/// Families are not known here: [WeightBinder] asks a layout where a role's weight lies, and every
/// mechanism of the spec has its own small class ([MultiHeadAttention], [LatentAttention],
/// [GatedFeedForward], ...). Sizes of buffers are planned by [Workspace]; nothing is allocated per
/// token.
package dev.jeval.engine.internal.run;
