import org.jspecify.annotations.NullMarked;

/// Score matrices in; correlations, ability factors, scaling laws and reports out.
@NullMarked
module dev.jeval.analysis {
    requires static org.jspecify;
    requires tools.jackson.databind;
    requires commons.math3;

    exports dev.jeval.analysis.stats;
}
