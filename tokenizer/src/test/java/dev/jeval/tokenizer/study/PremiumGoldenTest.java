package dev.jeval.tokenizer.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jeval.testing.Goldens;
import dev.jeval.tokenizer.Tokenizer;
import dev.jeval.tokenizer.internal.hf.HuggingFaceTokenizer;
import dev.jeval.tokenizer.internal.sentencepiece.SentencePieceTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Token counts of the aligned NTREX sentences under every tokenizer, against the oracles. The
/// sentences are not part of this repository: without `JEVAL_GOLDEN` there is nothing to test.
class PremiumGoldenTest {
    private static final String JAPANESE = "ntrex_en_ja/newstest2019-ref.jpn.txt";
    private static final String ENGLISH = "ntrex_en_ja/newstest2019-src.eng.txt";

    @TestFactory
    Stream<DynamicNode> premiumsEqualTheOracles() throws IOException {
        Goldens goldens = Goldens.of("tokenizers");
        Path file = goldens.root().resolve("ntrex-premium.json");
        if (!Goldens.external() || !Files.exists(file)) {
            return Stream.empty();
        }
        ParallelText ntrex = ntrex();
        JsonNode root = JsonMapper.builder().build().readTree(Files.readString(file));
        List<DynamicNode> tests = new ArrayList<>();
        for (Map.Entry<String, JsonNode> tokenizer : root.get("tokenizers").properties()) {
            for (Map.Entry<String, JsonNode> oracle : tokenizer.getValue().properties()) {
                Path folder = goldens.root().resolve(tokenizer.getKey());
                tests.add(
                        goldens.test(
                                file,
                                tokenizer.getKey() + " " + oracle.getKey(),
                                () -> {
                                    Tokenizer opened = open(goldens, folder, oracle.getKey());
                                    check(TokenizerStudy.premium(opened, ntrex), oracle.getValue());
                                }));
            }
        }
        return tests.stream();
    }

    /// FLORES-200 in the literature: GPT-2 3.003, cl100k 2.302, Qwen 1.456 (Petrov et al., 2023).
    @TestFactory
    Stream<DynamicNode> directionsAgreeWithTheLiterature() throws IOException {
        Goldens goldens = Goldens.of("tokenizers");
        Path file = goldens.root().resolve("ntrex-premium.json");
        List<String> names = List.of("gpt2", "cl100k", "qwen2");
        if (!Goldens.external()
                || !names.stream()
                        .allMatch(name -> Files.isDirectory(goldens.root().resolve(name)))) {
            return Stream.empty();
        }
        return Stream.of(
                goldens.test(
                        file,
                        "order of premiums",
                        () -> {
                            ParallelText ntrex = ntrex();
                            List<Double> premiums = new ArrayList<>();
                            for (String name : names) {
                                Path folder = goldens.root().resolve(name);
                                premiums.add(
                                        TokenizerStudy.premium(open(goldens, folder, "hf"), ntrex)
                                                .premium());
                            }
                            assertThat(premiums)
                                    .isSortedAccordingTo(Comparator.reverseOrder())
                                    .allMatch(premium -> premium > 1);
                        }));
    }

    private static ParallelText ntrex() throws IOException {
        Path data = Goldens.dataRoot().resolve("data");
        return new ParallelText(
                "NTREX",
                "ja",
                "en",
                Files.readAllLines(data.resolve(JAPANESE)),
                Files.readAllLines(data.resolve(ENGLISH)));
    }

    private static void check(TokenPremium premium, JsonNode expected) {
        assertThat(premium.tokens()).isEqualTo(expected.get("ja").asLong());
        assertThat(premium.referenceTokens()).isEqualTo(expected.get("en").asLong());
        assertThat(rounded(premium.premium()))
                .isEqualTo(expected.get("premium_ja_over_en").asDouble());
        assertThat(rounded(premium.charactersPerToken()))
                .isEqualTo(expected.get("chars_per_token_ja").asDouble());
        assertThat(rounded(premium.referenceCharactersPerToken()))
                .isEqualTo(expected.get("chars_per_token_en").asDouble());
    }

    /// The oracle's figures have four decimals.
    private static double rounded(double value) {
        return Math.round(value * 10_000) / 10_000.0;
    }

    private static Tokenizer open(Goldens goldens, Path folder, String oracle) {
        return oracle.equals("hf")
                ? HuggingFaceTokenizer.load(
                        goldens.files(folder, "tokenizer.json{,.gz}").getFirst())
                : SentencePieceTokenizer.open(
                        goldens.files(folder, "tokenizer.model{,.gz}").getFirst());
    }
}
