/// What answers requests: this project's engine ([dev.jeval.eval.backend.EngineBackend]), a server
/// that speaks the OpenAI completions protocol, or a dummy.
package dev.jeval.eval.backend;
