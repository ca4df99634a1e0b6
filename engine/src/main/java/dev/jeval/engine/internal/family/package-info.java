/// The model families: what a `config.json` means as a [dev.jeval.engine.spec.DecoderSpec], and
/// under which names and in which layout the weights lie in the files.
///
/// One file per family; [Families] is the one ordered list. No family builds on another: what
/// several share is a static helper here. Sources: the configuration and modelling code of
/// transformers 4.48 and 4.52 and the checkpoints themselves.
package dev.jeval.engine.internal.family;
