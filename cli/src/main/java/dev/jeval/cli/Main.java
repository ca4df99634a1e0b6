package dev.jeval.cli;

import dev.jeval.cli.command.Jeval;
import dev.jeval.launcher.Program;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/// The command line: parses arguments, runs one command, turns failures into one line and an exit
/// code.
public final class Main implements Program {
    /// Commands that never touch the engine's kernels, and so run on the JVM as it was started.
    private static final Set<String> LIGHT_COMMANDS =
            Set.of("ls", "validate", "analyze", "tokenize", "tokenizer", "inspect", "help");

    private static final Set<String> LIGHT_OPTIONS = Set.of("--version", "-V", "--help", "-h");

    /// Used by the launcher.
    public Main() {}

    @Override
    public void start(String[] args) {
        PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        int code;
        try {
            if (computes(args) && Relaunch.needed()) {
                code = Relaunch.run();
            } else {
                code = run(args, out, err);
            }
        } catch (IOException | InterruptedException | IllegalStateException failure) {
            err.println("jeval: " + failure.getMessage());
            code = ExitCode.JVM;
        }
        out.flush();
        err.flush();
        System.exit(code);
    }

    /// Runs one command line.
    ///
    /// @param args the command line
    /// @param out where results go
    /// @param err where progress and messages go
    /// @return the exit code
    public static int run(String[] args, PrintWriter out, PrintWriter err) {
        return Jeval.execute(withUnderscores(withDefaultCommand(args)), out, err);
    }

    /// Options are spelled with underscores, as in lm-evaluation-harness; dashes do as well.
    private static String[] withUnderscores(String[] args) {
        String[] spelled = args.clone();
        for (int i = 0; i < spelled.length && !spelled[i].equals("--"); i++) {
            if (spelled[i].startsWith("--")) {
                int end = spelled[i].indexOf('=');
                String name = end < 0 ? spelled[i] : spelled[i].substring(0, end);
                spelled[i] =
                        "--"
                                + name.substring(2).replace('-', '_')
                                + spelled[i].substring(name.length());
            }
        }
        return spelled;
    }

    /// The harness' habit: arguments that begin with a flag belong to `run`.
    private static String[] withDefaultCommand(String[] args) {
        if (args.length == 0 || !args[0].startsWith("-") || LIGHT_OPTIONS.contains(args[0])) {
            return args;
        }
        String[] extended = new String[args.length + 1];
        extended[0] = "run";
        System.arraycopy(args, 0, extended, 1, args.length);
        return extended;
    }

    private static boolean computes(String[] args) {
        if (args.length == 0) {
            return false;
        }
        for (String arg : args) {
            if (LIGHT_OPTIONS.contains(arg)) {
                return false;
            }
        }
        return !LIGHT_COMMANDS.contains(args[0]);
    }
}
