package dev.jeval.engine;

/// A [RequestListener] that also sees text as it is generated.
@FunctionalInterface
public interface GenerationListener extends RequestListener<GenerationResult> {
    /// More text of the request at `index` is certain: whole characters only, and nothing that
    /// could still become part of a stop string. The pieces of a request, joined, are its result's
    /// text.
    ///
    /// @param index position of the request in its run, from 0
    /// @param piece text that follows the pieces before, not empty
    default void text(long index, String piece) {}
}
