/// Task definitions: YAML files in the format of lm-evaluation-harness become [TaskConfig] and
/// [GroupConfig] records; [TaskRegistry] finds them by name, tag, group or pattern.
package dev.jeval.eval.task;
