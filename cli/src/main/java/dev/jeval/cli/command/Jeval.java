package dev.jeval.cli.command;

import dev.jeval.cli.ExitCode;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// The root command.
@Command(
        name = "jeval",
        description = "Runs and evaluates local language models in pure Java, Japanese first.",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {GenerateCommand.class, ScoreCommand.class},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:everything was done",
            "1:a defect of jeval",
            "2:the command line is wrong",
            "3:a checkpoint or tokenizer cannot be read or is not supported",
            "4:a task or its data cannot be read",
            "5:the run ended, but some documents could not be scored",
            "6:a file could not be read or written",
            "7:the JVM cannot run jeval",
            "130:interrupted"
        })
public final class Jeval implements Runnable {
    @Spec private CommandSpec spec;

    /// The parser of the whole command line, writing to `out` and `err`.
    public static CommandLine commandLine(PrintWriter out, PrintWriter err) {
        CommandLine line = new CommandLine(new Jeval());
        line.setOut(out);
        line.setErr(err);
        line.setExecutionExceptionHandler(new Failures());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.getCommandSpec().exitCodeOnInvalidInput(ExitCode.USAGE);
        return line;
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
