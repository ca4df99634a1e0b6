package dev.jeval.cli.command;

import dev.jeval.cli.ExitCode;
import dev.jeval.cli.terminal.Table;
import dev.jeval.engine.HubCache;
import dev.jeval.engine.ModelSummary;
import dev.jeval.engine.spec.SpecText;
import dev.jeval.tokenizer.CheckpointTokenizer;
import dev.jeval.tokenizer.TokenizerFormatException;
import dev.jeval.tokenizer.TokenizerMode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Says what a checkpoint is, without computing anything.
@Command(
        name = "inspect",
        description = "Say what a checkpoint is: family, sizes, memory, tokenizer, oddities.")
final class InspectCommand implements Callable<Integer> {
    @Parameters(
            index = "0",
            paramLabel = "MODEL",
            description =
                    "Checkpoint directory, or org/name found in the local Hugging Face cache.")
    String model;

    @Option(
            names = "--context",
            defaultValue = "0",
            paramLabel = "TOKENS",
            description = "Context for the memory needed; 0 = the model's own, at most 4,096.")
    int context;

    @Option(
            names = {"--batch_size", "-b"},
            defaultValue = "1",
            paramLabel = "N",
            description = "Sequences side by side for the memory needed; default 1.")
    int batch;

    @Option(names = "--tensors", description = "List the tensors.")
    boolean tensors;

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    @Spec CommandSpec spec;

    @Override
    public Integer call() {
        if (context < 0 || batch < 1) {
            throw new UsageException("inspect: expected --context >= 0 and --batch_size >= 1");
        }
        Path directory = HubCache.resolve(model);
        ModelSummary summary = ModelSummary.of(directory);
        TokenizerFacts tokenizer = TokenizerFacts.of(directory);
        int tokens = context > 0 ? context : Math.min(4096, summary.spec().contextLength());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.write(describe(summary, tokenizer, tokens)));
        } else {
            print(out, summary, tokenizer, tokens);
        }
        return ExitCode.OK;
    }

    private void print(
            PrintWriter out, ModelSummary summary, TokenizerFacts tokenizer, int tokens) {
        out.printf(
                "%s: %s, %,d parameters%s%n%n",
                summary.directory(),
                summary.family(),
                summary.parameters(),
                summary.activeParameters() == summary.parameters()
                        ? ""
                        : " (%,d active per token)".formatted(summary.activeParameters()));
        SpecText.lines(summary.spec()).forEach(line -> out.println("  " + line));
        out.println();
        summary.weightBytesByDtype()
                .forEach((dtype, bytes) -> out.println("weights in " + dtype + ": " + size(bytes)));
        out.println(
                "keys and values: %s per token, in blocks of %d tokens%s"
                        .formatted(
                                size(summary.kvBytesPerToken()),
                                summary.kvBlockTokens(),
                                hasWindows(summary)
                                        ? "; layers release what lies outside their window"
                                        : ""));
        out.println(
                "memory for %,d sequence%s of %,d tokens: %s"
                        .formatted(
                                batch,
                                batch == 1 ? "" : "s",
                                tokens,
                                size(summary.memoryBytes(tokens, batch))));
        out.println("tokenizer: " + tokenizer.text());
        summary.oddities().forEach(oddity -> out.println("note: " + oddity));
        tokenizer.notes().forEach(note -> out.println("note: " + note));
        if (tensors) {
            out.println();
            out.print(tensorTable(summary));
        }
    }

    private static boolean hasWindows(ModelSummary summary) {
        return summary.spec().layers().stream().anyMatch(layer -> layer.attention().window() > 0);
    }

    private static Table tensorTable(ModelSummary summary) {
        Table table = new Table("tensor", "dtype", "shape", "bytes", "file", "used");
        for (ModelSummary.TensorEntry tensor : summary.tensors()) {
            table.row(
                    tensor.name(),
                    tensor.dtype(),
                    tensor.shape().toString(),
                    String.format(Locale.ROOT, "%,d", tensor.bytes()),
                    tensor.file(),
                    tensor.used() ? "yes" : "no");
        }
        return table;
    }

    private Map<String, Object> describe(
            ModelSummary summary, TokenizerFacts tokenizer, int tokens) {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("directory", summary.directory().toString());
        description.put("family", summary.family());
        description.put("spec", SpecText.lines(summary.spec()));
        description.put("parameters", summary.parameters());
        description.put("active_parameters", summary.activeParameters());
        description.put("weight_bytes_by_dtype", summary.weightBytesByDtype());
        description.put("kv_bytes_per_token", summary.kvBytesPerToken());
        description.put("context", tokens);
        description.put("batch_size", batch);
        description.put("memory_bytes", summary.memoryBytes(tokens, batch));
        description.put("files", summary.files());
        description.put("tokenizer", tokenizer.json());
        List<String> notes = new ArrayList<>(summary.oddities());
        notes.addAll(tokenizer.notes());
        description.put("notes", notes);
        if (tensors) {
            description.put(
                    "tensors", summary.tensors().stream().map(InspectCommand::json).toList());
        }
        return description;
    }

    private static Map<String, Object> json(ModelSummary.TensorEntry tensor) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", tensor.name());
        json.put("dtype", tensor.dtype());
        json.put("shape", tensor.shape());
        json.put("bytes", tensor.bytes());
        json.put("file", tensor.file());
        json.put("used", tensor.used());
        return json;
    }

    /// A number of bytes in the largest unit below it.
    private static String size(long bytes) {
        String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < units.length - 1) {
            value /= 1024;
            unit++;
        }
        return unit == 0
                ? bytes + " B"
                : String.format(
                        Locale.ROOT, value < 10 ? "%.2f %s" : "%.1f %s", value, units[unit]);
    }

    /// What the tokenizer files say, or why they cannot be used: a model without a tokenizer can
    /// still be inspected.
    private record TokenizerFacts(
            @Nullable CheckpointTokenizer tokenizer, String problem, List<String> notes) {
        static TokenizerFacts of(Path directory) {
            try {
                CheckpointTokenizer tokenizer =
                        CheckpointTokenizer.open(directory, TokenizerMode.AUTO);
                return new TokenizerFacts(tokenizer, "", tokenizer.notes());
            } catch (TokenizerFormatException broken) {
                return new TokenizerFacts(null, String.valueOf(broken.getMessage()), List.of());
            }
        }

        String text() {
            if (tokenizer == null) {
                return "none (" + problem + ")";
            }
            return "%s (%s), %,d entries; BOS %s%s, EOS %s%s; chat template: %s"
                    .formatted(
                            tokenizer.source().getFileName(),
                            tokenizer.mode().name().toLowerCase(Locale.ROOT),
                            tokenizer.vocabSize(),
                            id(tokenizer.bosId()),
                            tokenizer.addsBos() ? " (added)" : " (not added)",
                            id(tokenizer.eosId()),
                            tokenizer.addsEos() ? " (added)" : "",
                            tokenizer.chatTemplates().isEmpty()
                                    ? "none"
                                    : String.join(", ", tokenizer.chatTemplates().keySet()));
        }

        Map<String, Object> json() {
            Map<String, Object> json = new LinkedHashMap<>();
            if (tokenizer == null) {
                json.put("problem", problem);
                return json;
            }
            json.put("source", String.valueOf(tokenizer.source().getFileName()));
            json.put("mode", tokenizer.mode().name().toLowerCase(Locale.ROOT));
            json.put("vocab_size", tokenizer.vocabSize());
            json.put("adds_bos", tokenizer.addsBos());
            json.put("adds_eos", tokenizer.addsEos());
            json.put("special_tokens", tokenizer.specialTokens());
            json.put("chat_templates", List.copyOf(tokenizer.chatTemplates().keySet()));
            return json;
        }

        private String id(OptionalInt id) {
            return id.isPresent() && tokenizer != null
                    ? id.getAsInt() + " " + tokenizer.piece(id.getAsInt())
                    : "none";
        }
    }
}
