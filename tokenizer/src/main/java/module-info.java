import org.jspecify.annotations.NullMarked;

/// Text to token ids and back, exactly as the checkpoint's own tokenizer does it.
///
/// Start reading at [dev.jeval.tokenizer.Tokenizer].
@NullMarked
module dev.jeval.tokenizer {
    requires static transitive org.jspecify;
    requires transitive tools.jackson.databind;

    exports dev.jeval.tokenizer;
    exports dev.jeval.tokenizer.study;
    exports dev.jeval.tokenizer.template;
}
