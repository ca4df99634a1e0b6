/// From documents to prompts: fields and templates ([dev.jeval.eval.prompt.FieldRenderer]), worked
/// examples ([dev.jeval.eval.prompt.FewShotSampler]), and how they are joined
/// ([dev.jeval.eval.prompt.PromptBuilder]).
package dev.jeval.eval.prompt;
