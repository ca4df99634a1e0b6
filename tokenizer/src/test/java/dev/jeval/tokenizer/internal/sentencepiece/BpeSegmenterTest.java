package dev.jeval.tokenizer.internal.sentencepiece;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class BpeSegmenterTest {
    /// Cutting texts into stretches, the heap and the memo must not change what the plain algorithm
    /// over the whole text gives, ties and characters that are no pieces included.
    @Test
    void equalsThePlainAlgorithm() {
        Random random = new Random(2);
        for (int round = 0; round < 150; round++) {
            Map<String, Float> vocabulary = vocabulary(random);
            ModelBuilder builder = new ModelBuilder(ModelType.BPE).spaces(false, false, true);
            vocabulary.forEach(builder::piece);
            SentencePieceTokenizer tokenizer = builder.build();
            for (int i = 0; i < 40; i++) {
                String text = text(random, i < 30 ? 12 : 90);
                List<String> pieces = new ArrayList<>();
                for (String piece : plainBpe(text, vocabulary)) {
                    boolean unknown = !vocabulary.containsKey(piece);
                    if (!unknown) {
                        pieces.add(piece);
                    } else if (pieces.isEmpty() || !"<unk>".equals(pieces.getLast())) {
                        pieces.add("<unk>");
                    }
                }
                assertThat(tokenizer.tokenize(text)).isEqualTo(pieces);
            }
        }
    }

    @Test
    void unusedPiecesAreTakenApartAgain() {
        SentencePieceTokenizer tokenizer =
                new ModelBuilder(ModelType.BPE)
                        .spaces(false, false, true)
                        .piece("a", -5)
                        .piece("b", -6)
                        .piece("c", -7)
                        .piece("ab", -1, PieceType.UNUSED)
                        .piece("abc", -2)
                        .build();
        assertThat(tokenizer.tokenize("ab")).containsExactly("a", "b");
        assertThat(tokenizer.tokenize("abcab")).containsExactly("abc", "a", "b");
    }

    @Test
    void userDefinedSymbolsTakePartInNoMerge() {
        SentencePieceTokenizer tokenizer =
                new ModelBuilder(ModelType.BPE)
                        .spaces(false, false, true)
                        .piece("xy", 0, PieceType.USER_DEFINED)
                        .piece("x", -1)
                        .piece("y", -2)
                        .piece("z", -3)
                        .piece("yz", -4)
                        .piece("zz", -5)
                        .build();
        assertThat(tokenizer.tokenize("xyzz")).containsExactly("xy", "zz");
        assertThat(tokenizer.tokenize("yzx")).containsExactly("yz", "x");
    }

    @Test
    @Timeout(20)
    void aMillionEqualCharactersTakeNoQuadraticTime() {
        ModelBuilder builder = new ModelBuilder(ModelType.BPE);
        String piece = "a";
        for (int i = 0; i < 6; i++) {
            builder.piece(piece, -i);
            piece += piece;
        }
        int[] ids = builder.build().encode("a".repeat(1_000_000));
        assertThat(ids).hasSize(1 + 1_000_000 / 32);
    }

    private static Map<String, Float> vocabulary(Random random) {
        Map<String, Float> vocabulary = new HashMap<>();
        int characters = random.nextInt(5);
        for (int i = 0; i < characters; i++) {
            vocabulary.put("あいうxy".substring(i, i + 1), -20f - i);
        }
        int count = random.nextInt(30);
        for (int i = 0; i < count; i++) {
            String piece = text(random, 5);
            if (!piece.isEmpty()) {
                vocabulary.put(piece, (float) -random.nextInt(8));
            }
        }
        return vocabulary;
    }

    private static String text(Random random, int limit) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(limit + 1);
        for (int i = 0; i < length; i++) {
            text.append("あいうxy".charAt(random.nextInt(5)));
        }
        return text.toString();
    }

    private static List<String> plainBpe(String text, Map<String, Float> vocabulary) {
        List<String> symbols = new ArrayList<>(List.of(text.split("")));
        if (text.isEmpty()) {
            return List.of();
        }
        while (true) {
            int best = -1;
            float bestScore = 0;
            for (int i = 0; i + 1 < symbols.size(); i++) {
                Float score = vocabulary.get(symbols.get(i) + symbols.get(i + 1));
                if (score != null && (best < 0 || score > bestScore)) {
                    best = i;
                    bestScore = score;
                }
            }
            if (best < 0) {
                return symbols;
            }
            symbols.set(best, symbols.get(best) + symbols.remove(best + 1));
        }
    }
}
