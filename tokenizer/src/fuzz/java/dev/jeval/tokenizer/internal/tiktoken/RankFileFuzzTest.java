package dev.jeval.tokenizer.internal.tiktoken;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.jeval.tokenizer.TokenizerFormatException;
import dev.jeval.tokenizer.internal.FuzzedFile;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;

class RankFileFuzzTest {
    private static final byte[] VALID = valid();

    @FuzzTest(maxDuration = "10m")
    void opensOrRefuses(FuzzedDataProvider data) {
        byte[] content = FuzzedFile.edited(data, VALID);
        try {
            RankModel.of("fuzz", RankFile.parse("fuzz", content), 0, new LinkedHashMap<>());
        } catch (TokenizerFormatException expected) {
            return;
        }
    }

    private static byte[] valid() {
        StringBuilder lines = new StringBuilder();
        for (int rank = 0; rank < 258; rank++) {
            byte[] token =
                    switch (rank) {
                        case 256 -> new byte[] {'a', 'b'};
                        case 257 -> new byte[] {'a', 'b', 'a'};
                        default -> new byte[] {(byte) rank};
                    };
            lines.append(Base64.getEncoder().encodeToString(token)).append(' ').append(rank);
            lines.append('\n');
        }
        return lines.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
