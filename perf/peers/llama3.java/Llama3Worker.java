package com.llama4j;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

/// llama3.java as a peer: loads a model and measures on request. In its package, whose classes are
/// not public.
///
/// `Llama3Worker GGUF`; requests are lines of standard input, answers lines `result SECONDS` of
/// standard output:
///
/// - `prefill TOKENS`: a prompt in batches of the program's own size, and the logits after it;
/// - `decode CONTEXT TOKENS 1`: single tokens after `CONTEXT` tokens, which are computed once.
final class Llama3Worker {
    private static final long SEED = 1;
    private static final int CONTEXT_LENGTH = 1024;
    // The default of Llama3.java.
    private static final int BATCH = 16;

    private final Llama model;
    private final Random random = new Random(SEED);
    private Llama.State context;
    private int contextTokens;

    private Llama3Worker(Llama model) {
        this.model = model;
    }

    public static void main(String[] args) throws IOException {
        Llama3Worker worker =
                new Llama3Worker(ModelLoader.loadModel(Path.of(args[0]), CONTEXT_LENGTH, true));
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in));
        for (String line = requests.readLine(); line != null; line = requests.readLine()) {
            System.out.println("result " + worker.measure(line.split(" ")));
        }
    }

    private double measure(String[] request) {
        return switch (request[0]) {
            case "prefill" -> prefill(Integer.parseInt(request[1]));
            case "decode" -> decode(Integer.parseInt(request[1]), Integer.parseInt(request[2]));
            default -> throw new IllegalArgumentException("unknown request " + request[0]);
        };
    }

    private double prefill(int tokens) {
        Llama.State state = new Llama.State(model.configuration(), BATCH);
        int[] ids = tokens(tokens);
        long start = System.nanoTime();
        append(state, ids);
        return (System.nanoTime() - start) * 1e-9;
    }

    private void append(Llama.State state, int[] ids) {
        for (int at = 0; at < ids.length; at += BATCH) {
            int end = Math.min(ids.length, at + BATCH);
            int[] batch = Arrays.copyOfRange(ids, at, end);
            Llama.forward(model, state, batch, at, end == ids.length);
        }
    }

    private double decode(int tokensBefore, int tokens) {
        if (context == null || contextTokens != tokensBefore) {
            context = new Llama.State(model.configuration(), BATCH);
            contextTokens = tokensBefore;
            append(context, tokens(tokensBefore));
        }
        int[] ids = tokens(tokens);
        long start = System.nanoTime();
        for (int i = 0; i < tokens; i++) {
            Llama.forward(model, context, new int[] {ids[i]}, tokensBefore + i, true);
        }
        return (System.nanoTime() - start) * 1e-9;
    }

    private int[] tokens(int count) {
        return random.ints(count, 0, model.configuration().vocabularySize).toArray();
    }
}
