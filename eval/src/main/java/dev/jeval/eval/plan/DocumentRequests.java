package dev.jeval.eval.plan;

import dev.jeval.eval.prompt.Prompt;
import dev.jeval.eval.request.Request;
import java.util.List;

/// What is asked about one document.
///
/// @param prompt the document
/// @param requests per question its repeats (one unless the task asks for several answers)
public record DocumentRequests(Prompt prompt, List<List<Request>> requests) {}
