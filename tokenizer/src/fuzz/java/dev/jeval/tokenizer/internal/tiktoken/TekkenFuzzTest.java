package dev.jeval.tokenizer.internal.tiktoken;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.jeval.tokenizer.internal.FuzzedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

class TekkenFuzzTest {
    private static final byte[] VALID = valid();

    @FuzzTest(maxDuration = "10m")
    void opensOrRefuses(FuzzedDataProvider data) throws IOException {
        FuzzedFile.check(
                data, "tekken.json", VALID, file -> TekkenLoader.load(file, List.of()));
    }

    private static byte[] valid() {
        StringBuilder json =
                new StringBuilder(
                        """
                        {"config": {"pattern": "\\\\s+|\\\\p{L}+|.", "default_vocab_size": 261,
                         "default_num_special_tokens": 4},
                         "special_tokens": [{"rank": 1, "token_str": "<s>", "is_control": true}],
                         "vocab": [
                        """);
        for (int rank = 0; rank < 257; rank++) {
            byte[] token = rank < 256 ? new byte[] {(byte) rank} : new byte[] {'a', 'b'};
            json.append(rank == 0 ? "" : ",")
                    .append("{\"rank\":")
                    .append(rank)
                    .append(",\"token_bytes\":\"")
                    .append(Base64.getEncoder().encodeToString(token))
                    .append("\"}");
        }
        return json.append("]}").toString().getBytes(StandardCharsets.UTF_8);
    }
}
