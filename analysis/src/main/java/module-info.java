import org.jspecify.annotations.NullMarked;

/// Score matrices in; correlations, ability factors, scaling laws and reports out.
@NullMarked
module dev.jeval.analysis {
    requires static transitive org.jspecify;
    requires tools.jackson.databind;
    requires commons.math3;

    exports dev.jeval.analysis;
    exports dev.jeval.analysis.data;
    exports dev.jeval.analysis.plot;
    exports dev.jeval.analysis.report;
    exports dev.jeval.analysis.stats;
    exports dev.jeval.analysis.study;
}
