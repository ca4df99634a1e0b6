package dev.jeval.perf.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Multiple-choice tasks in the format of llama-perplexity's HellaSwag mode: six lines a task, the
/// context, the number of the right ending, four endings.
///
/// Words have two letters: each, with the space before it, is one token of the models that
/// `make-model` writes. The four endings begin with four different words.
final class HellaswagFile {
    static final int CONTEXT_TOKENS = 88;
    static final int ENDINGS = 4;
    static final int ENDING_TOKENS = 33;
    static final int TOKENS_PER_TASK = CONTEXT_TOKENS + ENDINGS * ENDING_TOKENS;
    private static final String LETTERS = "etaoinshrdlcumwfgypbvkjxqz";
    private static final long SEED = 7;

    private HellaswagFile() {}

    /// A task's texts; an ending follows the context after a space.
    record Task(String context, List<String> endings) {}

    /// Writes `tasks` tasks.
    static void write(Path file, int tasks) throws IOException {
        Random random = new Random(SEED);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < tasks; i++) {
            lines.add(words("", CONTEXT_TOKENS, random));
            lines.add(Integer.toString(random.nextInt(ENDINGS)));
            int first = random.nextInt(LETTERS.length());
            for (int j = 0; j < ENDINGS; j++) {
                char letter = LETTERS.charAt((first + j) % LETTERS.length());
                lines.add(words(letter + "e ", ENDING_TOKENS - 1, random));
            }
        }
        Files.write(file, lines);
    }

    private static String words(String start, int count, Random random) {
        StringBuilder text = new StringBuilder(start);
        for (int i = 0; i < count; i++) {
            text.append(i == 0 ? "" : " ");
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return text.toString();
    }

    /// Reads the first `tasks` tasks.
    static List<Task> read(Path file, int tasks) throws IOException {
        List<String> lines = Files.readAllLines(file);
        List<Task> all = new ArrayList<>();
        for (int at = 0; all.size() < tasks; at += 2 + ENDINGS) {
            all.add(new Task(lines.get(at), List.copyOf(lines.subList(at + 2, at + 2 + ENDINGS))));
        }
        return all;
    }
}
