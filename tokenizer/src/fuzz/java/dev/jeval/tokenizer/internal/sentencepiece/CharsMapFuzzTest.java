package dev.jeval.tokenizer.internal.sentencepiece;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.jeval.tokenizer.internal.FuzzedFile;
import dev.jeval.tokenizer.internal.trie.PrecompiledCharsMap;
import java.nio.charset.StandardCharsets;

class CharsMapFuzzTest {
    /// One rule, from `A` to `B`, in a double array of 512 units.
    private static final byte[] VALID = valid();

    @FuzzTest(maxDuration = "10m")
    void opensOrRefuses(FuzzedDataProvider data) {
        byte[] text = data.consumeString(20).getBytes(StandardCharsets.UTF_8);
        byte[] blob = FuzzedFile.edited(data, VALID);
        PrecompiledCharsMap map;
        try {
            map = PrecompiledCharsMap.of(blob);
        } catch (IllegalArgumentException expected) {
            return;
        }
        for (int from = 0; from < text.length; from++) {
            long match = map.longestMatch(text, from, text.length);
            if (match != PrecompiledCharsMap.NO_MATCH) {
                map.replacementEnd((int) match);
            }
        }
    }

    private static byte[] valid() {
        int units = 512;
        byte[] blob = new byte[4 + 4 * units + 2];
        putInt(blob, 0, 4 * units);
        // the root's children start at unit 256; 'A' is a leaf whose value is in its first child
        putInt(blob, 4, 256 << 10);
        putInt(blob, 4 + 4 * (256 ^ 'A'), 'A' | 1 << 8 | 128 << 10);
        putInt(blob, 4 + 4 * (256 ^ 'A' ^ 128), 1 << 31);
        blob[4 + 4 * units] = 'B';
        return blob;
    }

    private static void putInt(byte[] blob, int at, int value) {
        for (int i = 0; i < 4; i++) {
            blob[at + i] = (byte) (value >>> 8 * i);
        }
    }
}
