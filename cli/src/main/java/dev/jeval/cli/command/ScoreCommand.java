package dev.jeval.cli.command;

import dev.jeval.cli.ExitCode;
import dev.jeval.cli.terminal.Table;
import dev.jeval.engine.LanguageModel;
import dev.jeval.engine.ScoreRequest;
import dev.jeval.engine.ScoreResult;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Gives the log-probability of a text, token by token.
@Command(
        name = "score",
        description = {
            "Give the log-probability of a continuation after a context, or of a whole text.",
            "All logarithms are natural."
        })
final class ScoreCommand implements Callable<Integer> {
    @Mixin ModelArguments model;

    @Option(
            names = "--context",
            paramLabel = "TEXT|@FILE|-",
            description = "What stands before the continuation.")
    @Nullable String context;

    @Option(
            names = "--continuation",
            paramLabel = "TEXT|@FILE|-",
            description = "The text to score; may be given several times to compare.")
    List<String> continuations = new ArrayList<>();

    @Option(
            names = "--text",
            paramLabel = "TEXT|@FILE|-",
            description = "A whole text to score from its first token, in rolling windows.")
    @Nullable String text;

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    @Spec CommandSpec spec;

    @Override
    public Integer call() {
        if ((text == null) == continuations.isEmpty()) {
            throw new UsageException("score: give either --text or --continuation");
        }
        if (text != null && context != null) {
            throw new UsageException("score: --context goes with --continuation, not with --text");
        }
        PrintWriter out = spec.commandLine().getOut();
        try (LanguageModel opened = model.open()) {
            List<Scored> scored = score(opened);
            if (json) {
                out.println(Json.write(scored.stream().map(Scored::json).toList()));
            } else {
                print(out, scored);
            }
        }
        return ExitCode.OK;
    }

    private List<Scored> score(LanguageModel opened) {
        List<String> texts = new ArrayList<>();
        List<ScoreRequest> requests = new ArrayList<>();
        if (text != null) {
            String whole = TextArgument.read(text);
            texts.add(whole);
            requests.add(opened.scorer().rolling(whole));
        } else {
            String before = context == null ? "" : TextArgument.read(context);
            for (String continuation : continuations) {
                String after = TextArgument.read(continuation);
                texts.add(after);
                requests.add(opened.scorer().pair(before, after));
            }
        }
        List<ScoreResult> results = opened.scorer().score(requests);
        List<Scored> scored = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            scored.add(new Scored(texts.get(i), pieces(opened, requests.get(i)), results.get(i)));
        }
        return scored;
    }

    private static List<String> pieces(LanguageModel opened, ScoreRequest request) {
        int[] ids =
                switch (request) {
                    case ScoreRequest.Pair pair -> pair.continuation();
                    case ScoreRequest.Rolling rolling -> rolling.tokens();
                };
        List<String> pieces = new ArrayList<>();
        for (int id : ids) {
            pieces.add(opened.tokenizer().decode(new int[] {id}, false));
        }
        return pieces;
    }

    private static void print(PrintWriter out, List<Scored> scored) {
        for (Scored one : scored) {
            Table table = new Table("token", "log-probability", "probability");
            for (int i = 0; i < one.pieces().size(); i++) {
                double logProb = one.result().logProbs()[i];
                table.row(
                        one.pieces().get(i).replace("\n", "\\n"),
                        String.format(Locale.ROOT, "%.6f", logProb),
                        String.format(Locale.ROOT, "%.4g", Math.exp(logProb)));
            }
            out.print(table);
            out.printf(
                    Locale.ROOT,
                    "sum %.6f, %d tokens%s%s%n%n",
                    one.result().logProb(),
                    one.pieces().size(),
                    one.result().greedy() ? ", greedy" : "",
                    one.result().truncatedTokens() > 0
                            ? ", " + one.result().truncatedTokens() + " context tokens cut off"
                            : "");
        }
    }

    private record Scored(String text, List<String> pieces, ScoreResult result) {
        Map<String, Object> json() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("text", text);
            json.put("log_prob", result.logProb());
            json.put("is_greedy", result.greedy());
            json.put("truncated_tokens", result.truncatedTokens());
            json.put("tokens", pieces);
            json.put("log_probs", result.logProbs());
            return json;
        }
    }
}
