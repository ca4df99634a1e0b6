package dev.jeval.tokenizer.internal.sentencepiece;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.jeval.tokenizer.internal.FuzzedFile;
import java.io.IOException;

class SentencePieceFuzzTest {
    @FuzzTest(maxDuration = "10m")
    void opensOrRefuses(FuzzedDataProvider data) throws IOException {
        ModelType type = data.pickValue(ModelType.values());
        ModelBuilder model = new ModelBuilder(type);
        if (data.consumeBoolean()) {
            model.bytePieces();
        }
        model.piece("\u2581", -1)
                .piece("a", -2)
                .piece("ab", -1.5f)
                .piece("猫", -3)
                .piece("猫は", -1)
                .piece("b。", 0, PieceType.USER_DEFINED)
                .piece("は。", -2, PieceType.UNUSED)
                .spaces(data.consumeBoolean(), data.consumeBoolean(), data.consumeBoolean());
        FuzzedFile.check(
                data, "tokenizer.model", model.toByteArray(), SentencePieceTokenizer::open);
    }
}
