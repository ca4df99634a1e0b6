/// What a run leaves on disk: the journal of answers that makes it resumable, and result files that
/// are written whole or not at all.
package dev.jeval.eval.store;
