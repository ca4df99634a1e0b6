/// What is asked of a model and what it answers, as text: [dev.jeval.eval.request.Request] and
/// [dev.jeval.eval.request.Response].
package dev.jeval.eval.request;
