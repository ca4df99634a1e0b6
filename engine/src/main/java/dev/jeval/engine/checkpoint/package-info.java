/// Files of a checkpoint: safetensors, shards and index, `config.json`, the local Hugging Face
/// cache. Everything read here is data from outside: sizes, offsets, depths, counts and names are
/// checked before use.
package dev.jeval.engine.checkpoint;
