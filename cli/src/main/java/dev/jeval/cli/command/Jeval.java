package dev.jeval.cli.command;

import dev.jeval.cli.ExitCode;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/// The root command.
@Command(
        name = "jeval",
        description = "Runs and evaluates local language models in pure Java, Japanese first.",
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            RunCommand.class,
            LsCommand.class,
            ValidateCommand.class,
            GenerateCommand.class,
            ScoreCommand.class,
            ChatCommand.class,
            TokenizeCommand.class,
            TokenizerCommand.class,
            AnalyzeCommand.class,
            InspectCommand.class,
            BenchCommand.class,
            DemoCommand.class,
            TrainStartCommand.class
        },
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

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help and exit.")
    @SuppressWarnings("unused") // picocli acts on it
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version and exit.")
    @SuppressWarnings("unused") // picocli acts on it
    private boolean version;

    /// The parser of the whole command line, writing to `out` and `err`.
    static CommandLine commandLine(PrintWriter out, PrintWriter err) {
        CommandLine line = new CommandLine(new Jeval());
        line.setOut(out);
        line.setErr(err);
        line.setExecutionExceptionHandler(new Failures());
        line.setParameterExceptionHandler(Jeval::usageError);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.getCommandSpec().exitCodeOnInvalidInput(ExitCode.USAGE);
        return line;
    }

    /// Runs one command line.
    ///
    /// @return the exit code
    public static int execute(String[] args, PrintWriter out, PrintWriter err) {
        if (args.length == 1 && (args[0].equals("--version") || args[0].equals("-V"))) {
            // Without building the parser of every command, which is most of a short run.
            out.println(Version.line());
            return ExitCode.OK;
        }
        CommandLine line = commandLine(out, err);
        CommandLine command = args.length == 0 ? null : line.getSubcommands().get(args[0]);
        if (command == null) {
            return line.execute(args);
        }
        try {
            String[] own = Arrays.copyOfRange(args, 1, args.length);
            String[] expanded = ConfigFile.expand(command.getCommandSpec(), own);
            return line.execute(
                    Stream.concat(Stream.of(args[0]), Arrays.stream(expanded))
                            .toArray(String[]::new));
        } catch (UsageException | UncheckedIOException wrong) {
            return Failures.report(wrong, err);
        }
    }

    private static int usageError(ParameterException wrong, String[] args) {
        CommandLine line = wrong.getCommandLine();
        PrintWriter err = line.getErr();
        err.println("jeval: " + wrong.getMessage());
        UnmatchedArgumentException.printSuggestions(wrong, err);
        err.println("'" + line.getCommandSpec().qualifiedName() + " --help' shows the usage");
        err.flush();
        return ExitCode.USAGE;
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
