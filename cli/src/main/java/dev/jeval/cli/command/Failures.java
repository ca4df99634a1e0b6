package dev.jeval.cli.command;

import dev.jeval.analysis.data.AnalysisException;
import dev.jeval.cli.ExitCode;
import dev.jeval.engine.ModelFormatException;
import dev.jeval.engine.RequestException;
import dev.jeval.engine.UnsupportedModelException;
import dev.jeval.eval.DatasetFormatException;
import dev.jeval.eval.EvaluationException;
import dev.jeval.eval.TaskConfigException;
import dev.jeval.tokenizer.TokenizerFormatException;
import dev.jeval.tokenizer.template.TemplateException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.CancellationException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/// Turns a failed command into one line on stderr and the documented exit code.
///
/// With the environment variable `JEVAL_TRACE` set the stack trace follows.
final class Failures implements IExecutionExceptionHandler {
    @Override
    public int handleExecutionException(Exception failure, CommandLine line, ParseResult result) {
        return report(failure, line.getErr());
    }

    /// Prints the line for `failure` and gives its exit code.
    static int report(Exception failure, PrintWriter err) {
        int code = exitCode(failure);
        err.println("jeval: " + message(failure, code));
        if (System.getenv("JEVAL_TRACE") != null) {
            failure.printStackTrace(err);
        }
        err.flush();
        return code;
    }

    static int exitCode(Throwable failure) {
        return switch (failure) {
            case ModelFormatException _ -> ExitCode.MODEL;
            case UnsupportedModelException _ -> ExitCode.MODEL;
            case TokenizerFormatException _ -> ExitCode.MODEL;
            case TemplateException _ -> ExitCode.MODEL;
            case AnalysisException _ -> ExitCode.TASK;
            case TaskConfigException _ -> ExitCode.TASK;
            case DatasetFormatException _ -> ExitCode.TASK;
            case EvaluationException evaluation ->
                    evaluation.getCause() instanceof IOException ? ExitCode.FILES : ExitCode.TASK;
            case RequestException _ -> ExitCode.INCOMPLETE;
            case UsageException _ -> ExitCode.USAGE;
            case CancellationException _ -> ExitCode.INTERRUPTED;
            case UncheckedIOException _ -> ExitCode.FILES;
            case IOException _ -> ExitCode.FILES;
            default -> ExitCode.INTERNAL;
        };
    }

    private static String message(Throwable failure, int code) {
        if (code == ExitCode.INTERNAL) {
            return "internal error: "
                    + failure
                    + " (JEVAL_TRACE=1 shows where; please report it with the command line)";
        }
        Throwable shown =
                failure instanceof UncheckedIOException io && io.getCause() != null
                        ? io.getCause()
                        : failure;
        return switch (shown) {
            case NoSuchFileException missing -> missing.getFile() + ": no such file or directory";
            case AccessDeniedException denied -> denied.getFile() + ": permission denied";
            case FileSystemException file ->
                    file.getFile() + (file.getReason() == null ? "" : ": " + file.getReason());
            default -> oneLine(shown);
        };
    }

    private static String oneLine(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.toString() : message.replace('\n', ' ').strip();
    }
}
