import org.jspecify.annotations.NullMarked;

/// The command line of jeval: one file per command.
@NullMarked
module dev.jeval.cli {
    requires static org.jspecify;
    requires dev.jeval.analysis;
    requires dev.jeval.engine;
    requires dev.jeval.eval;
    requires dev.jeval.launcher;
    requires dev.jeval.tokenizer;
    requires info.picocli;
    requires org.snakeyaml.engine;
    requires tools.jackson.databind;

    provides dev.jeval.launcher.Program with
            dev.jeval.cli.Main;

    opens dev.jeval.cli.command to
            info.picocli;
}
