/// The engine: opens a checkpoint directory, scores and generates.
///
/// Shape letters used throughout: B batch, T tokens, D model width, H query heads, K key/value
/// heads, C head width, F feed-forward width, V vocabulary, L layers, E experts.
package dev.jeval.engine;
