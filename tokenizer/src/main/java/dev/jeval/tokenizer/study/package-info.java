/// How well a tokenizer suits a language: plain numbers about its vocabulary and about what it
/// makes of texts.
///
/// [dev.jeval.tokenizer.study.TokenizerStudy] measures one tokenizer on a
/// [dev.jeval.tokenizer.study.StudyCorpus]; [dev.jeval.tokenizer.study.Comparison] sets two results
/// side by side; [dev.jeval.tokenizer.study.StudyJson] writes both as JSON. Conventions: characters
/// are code points; no special tokens are counted; each text is encoded by itself, line breaks
/// within it count; a ratio whose denominator is zero is NaN.
@NullMarked
package dev.jeval.tokenizer.study;

import org.jspecify.annotations.NullMarked;
