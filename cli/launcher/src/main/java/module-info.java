import org.jspecify.annotations.NullMarked;

/// The main class of `jeval.jar`, compiled for Java 11 so that an old JVM can say what it lacks.
@NullMarked
module dev.jeval.launcher {
    requires static org.jspecify;

    exports dev.jeval.launcher;

    uses dev.jeval.launcher.Program;
}
