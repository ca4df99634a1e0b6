/// Jinja templates: task prompts ([Template]) and chat templates ([ChatTemplate]).
package dev.jeval.tokenizer.template;
