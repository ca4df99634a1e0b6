import org.jspecify.annotations.NullMarked;

/// Test support shared by the modules: finds golden fixtures and reports on them. Never shipped.
@NullMarked
module dev.jeval.testing {
    requires static org.jspecify;
    requires tools.jackson.databind;
    requires transitive org.junit.jupiter.api;

    exports dev.jeval.testing;
}
