import org.jspecify.annotations.NullMarked;

/// Tasks, prompts, requests, metrics and result files.
@NullMarked
module dev.jeval.eval {
    requires static transitive org.jspecify;
    requires transitive dev.jeval.engine;
    requires transitive dev.jeval.tokenizer;
    requires dev.jeval.analysis;
    requires tools.jackson.databind;
    requires org.snakeyaml.engine;
    requires de.siegmar.fastcsv;
    requires kuromoji.core;
    requires kuromoji.ipadic;
    requires java.net.http;
    requires java.xml;

    exports dev.jeval.eval;
    exports dev.jeval.eval.backend;
    exports dev.jeval.eval.data;
    exports dev.jeval.eval.metric;
    exports dev.jeval.eval.metric.morphology;
    exports dev.jeval.eval.request;
    exports dev.jeval.eval.task;
}
