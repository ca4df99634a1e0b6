/// From prompts to requests: what is asked, each question once, and how it becomes tokens.
package dev.jeval.eval.plan;
