package dev.jeval.cli.command;

import dev.jeval.cli.ExitCode;
import dev.jeval.cli.terminal.Table;
import dev.jeval.tokenizer.CheckpointTokenizer;
import dev.jeval.tokenizer.Encoding;
import dev.jeval.tokenizer.TokenizerMode;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Shows how a checkpoint's tokenizer cuts a text.
@Command(
        name = "tokenize",
        description = "Show pieces, ids, ranges and bytes of a text under a model's tokenizer.")
final class TokenizeCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "DIR", description = "Checkpoint directory.")
    Path directory;

    @Parameters(
            index = "1",
            paramLabel = "TEXT|@FILE|-",
            description = "The text; @FILE reads a file, - reads stdin.")
    String text;

    @Option(
            names = "--tokenizer_mode",
            paramLabel = "auto|fast|slow",
            defaultValue = "auto",
            description = "tokenizer.json (fast) or tokenizer.model (slow) where both exist.")
    TokenizerMode mode;

    @Option(
            names = "--special",
            description = "With the special tokens that the tokenizer adds (BOS, EOS).")
    boolean special;

    @Option(names = "--ids", description = "Print only the ids, separated by spaces.")
    boolean idsOnly;

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    @Spec CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        String input = TextArgument.read(text);
        CheckpointTokenizer tokenizer = CheckpointTokenizer.open(directory, mode);
        tokenizer.notes().forEach(note -> err.println("note: " + note));
        Encoding encoding = tokenizer.encodeWithOffsets(input, special);
        if (idsOnly) {
            StringBuilder line = new StringBuilder();
            for (int id : encoding.ids()) {
                line.append(line.isEmpty() ? "" : " ").append(id);
            }
            out.println(line);
        } else if (json) {
            out.println(Json.write(describe(tokenizer, input, encoding)));
        } else {
            print(out, tokenizer, input, encoding);
        }
        return ExitCode.OK;
    }

    private static void print(
            PrintWriter out, CheckpointTokenizer tokenizer, String input, Encoding encoding) {
        Table table = new Table("#", "id", "piece", "text", "range", "bytes");
        for (int i = 0; i < encoding.size(); i++) {
            String covered = input.substring(encoding.starts()[i], encoding.ends()[i]);
            table.row(
                    Integer.toString(i),
                    Integer.toString(encoding.ids()[i]),
                    visible(tokenizer.piece(encoding.ids()[i])),
                    visible(covered),
                    encoding.starts()[i] + "–" + encoding.ends()[i],
                    hex(covered));
        }
        out.print(table);
        int characters = input.codePointCount(0, input.length());
        int bytes = input.getBytes(StandardCharsets.UTF_8).length;
        out.printf(
                Locale.ROOT,
                "%d tokens, %d characters, %d bytes%s%n",
                encoding.size(),
                characters,
                bytes,
                encoding.size() == 0
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                "; %.2f characters and %.2f bytes per token",
                                (double) characters / encoding.size(),
                                (double) bytes / encoding.size()));
    }

    private static List<Map<String, Object>> describe(
            CheckpointTokenizer tokenizer, String input, Encoding encoding) {
        List<Map<String, Object>> tokens = new ArrayList<>();
        for (int i = 0; i < encoding.size(); i++) {
            Map<String, Object> token = new LinkedHashMap<>();
            String covered = input.substring(encoding.starts()[i], encoding.ends()[i]);
            token.put("id", encoding.ids()[i]);
            token.put("piece", tokenizer.piece(encoding.ids()[i]));
            token.put("text", covered);
            token.put("start", encoding.starts()[i]);
            token.put("end", encoding.ends()[i]);
            token.put("bytes", hex(covered));
            tokens.add(token);
        }
        return tokens;
    }

    private static String hex(String covered) {
        return HexFormat.ofDelimiter(" ").formatHex(covered.getBytes(StandardCharsets.UTF_8));
    }

    /// `text` with control characters spelled out, so that it stays on its line.
    private static String visible(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints()
                .forEach(c -> {
                    switch (c) {
                        case '\n' -> shown.append("\\n");
                        case '\r' -> shown.append("\\r");
                        case '\t' -> shown.append("\\t");
                        default -> {
                            if (Character.isISOControl(c)) {
                                shown.append(String.format("\\u%04x", c));
                            } else {
                                shown.appendCodePoint(c);
                            }
                        }
                    }
                });
        return shown.toString();
    }
}
