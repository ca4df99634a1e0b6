package dev.jeval.tokenizer.internal.tiktoken;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.jeval.tokenizer.internal.FuzzedFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class MergesFuzzTest {
    private static final byte[] VOCABULARY =
            "{\"a\": 0, \"b\": 1, \"ab\": 2, \"aba\": 3, \"Ġ\": 4, \"<unk>\": 5, \"Ġa\": 6}"
                    .getBytes(StandardCharsets.UTF_8);
    private static final byte[] MERGES =
            "#version: 0.2\na b\nab a\nĠ a\n".getBytes(StandardCharsets.UTF_8);

    @FuzzTest(maxDuration = "10m")
    void opensOrRefuses(FuzzedDataProvider data) throws IOException {
        boolean first = data.consumeBoolean();
        MergesLoader.Settings settings =
                new MergesLoader.Settings(
                        data.consumeBoolean() ? "Qwen2" : "GPT2", data.consumeBoolean(), "<unk>");
        FuzzedFile.check(
                data,
                first ? "vocab.json" : "merges.txt",
                first ? VOCABULARY : MERGES,
                file -> MergesLoader.load(
                        first ? file : write(file, "vocab.json", VOCABULARY),
                        first ? write(file, "merges.txt", MERGES) : file,
                        settings,
                        List.of()));
    }

    private static Path write(Path beside, String name, byte[] content) {
        try {
            return Files.write(beside.resolveSibling(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
