import org.jspecify.annotations.NullMarked;

/// Files to weights to forward pass to logits; scoring and generation. Embeddable.
@NullMarked
module dev.jeval.engine {
    requires static transitive org.jspecify;
    requires transitive dev.jeval.tokenizer;
    requires tools.jackson.databind;
    requires java.management;
    requires jdk.incubator.vector;
    requires jdk.jfr;
    requires jdk.management;

    exports dev.jeval.engine;
    exports dev.jeval.engine.bench;
    exports dev.jeval.engine.checkpoint;
    exports dev.jeval.engine.spec;
}
