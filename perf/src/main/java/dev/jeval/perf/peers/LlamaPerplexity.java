package dev.jeval.perf.peers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// llama.cpp's HellaSwag mode, a process for each request; the time is its own, from its log: from
/// the first batch to the last score, without loading and tokenizing. Request: `score FILE TASKS`.
///
/// @param program `llama-perplexity`
/// @param model a GGUF file
record LlamaPerplexity(Path program, Path model, int threads) implements Peer {
    // Minutes, seconds, milliseconds, microseconds.
    private static final String TIME = "(\\d+)\\.(\\d+)\\.(\\d+)\\.(\\d+)";
    private static final Pattern START = Pattern.compile(TIME + ".*calculating hellaswag score");
    private static final Pattern END = Pattern.compile(TIME + ".*load time =");
    private static final Pattern TOKENS = Pattern.compile("prompt eval time =.*/ *(\\d+) tokens");

    @Override
    public double[] measure(String request) throws IOException {
        String[] words = request.split(" ", -1);
        String output =
                Programs.output(
                        List.of(
                                program.toString(),
                                "-m",
                                model.toString(),
                                "-t",
                                Integer.toString(threads),
                                "--hellaswag",
                                "--hellaswag-tasks",
                                words[2],
                                "-f",
                                words[1],
                                "--log-prefix",
                                "--log-timestamps"));
        Matcher tokens = TOKENS.matcher(output);
        int expected = Integer.parseInt(words[2]) * HellaswagFile.TOKENS_PER_TASK;
        if (!tokens.find() || Integer.parseInt(tokens.group(1)) != expected) {
            throw new IOException(
                    "llama-perplexity: expected %d tokens, got: %s".formatted(expected, output));
        }
        return new double[] {seconds(END, output) - seconds(START, output)};
    }

    private static double seconds(Pattern line, String output) throws IOException {
        Matcher matcher = line.matcher(output);
        if (!matcher.find()) {
            throw new IOException(
                    "llama-perplexity: expected '%s', got: %s".formatted(line, output));
        }
        return Integer.parseInt(matcher.group(1)) * 60
                + Integer.parseInt(matcher.group(2))
                + Integer.parseInt(matcher.group(3)) * 1e-3
                + Integer.parseInt(matcher.group(4)) * 1e-6;
    }
}
