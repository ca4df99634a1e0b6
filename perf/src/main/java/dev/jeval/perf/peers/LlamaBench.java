package dev.jeval.perf.peers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// llama.cpp's own benchmark, a process for each request; it runs the same prompt once before it
/// measures. Request: `prefill TOKENS`.
///
/// @param program `llama-bench`
/// @param model a GGUF file
record LlamaBench(Path program, Path model, int threads) implements Peer {
    private static final Pattern NANOSECONDS = Pattern.compile("\"avg_ns\": *(\\d+)");

    @Override
    public double[] measure(String request) throws IOException {
        String tokens = request.split(" ", -1)[1];
        String output =
                Programs.output(
                        List.of(
                                program.toString(),
                                "-m",
                                model.toString(),
                                "-t",
                                Integer.toString(threads),
                                "-p",
                                tokens,
                                "-n",
                                "0",
                                "-r",
                                "1",
                                "-o",
                                "jsonl"));
        Matcher matcher = NANOSECONDS.matcher(output);
        if (!matcher.find()) {
            throw new IOException("llama-bench: expected \"avg_ns\", got: " + output);
        }
        return new double[] {Long.parseLong(matcher.group(1)) * 1e-9};
    }
}
