package dev.jeval.tokenizer.internal.tiktoken;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jeval.tokenizer.CheckpointTokenizer;
import dev.jeval.tokenizer.Tokenizer;
import dev.jeval.tokenizer.TokenizerFormatException;
import dev.jeval.tokenizer.TokenizerMode;
import dev.jeval.tokenizer.internal.bpe.ByteAlphabet;
import dev.jeval.tokenizer.internal.hf.AddedToken;
import dev.jeval.tokenizer.internal.hf.HuggingFaceTokenizer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadersTest {
    @TempDir Path folder;

    @Test
    void tekkenFilesPutSpecialTokensFirst() throws IOException {
        Path file = write("tekken.json", tekken("\"special_tokens\": []", 6, 262));
        Tokenizer tokenizer = TekkenLoader.load(file, List.of());
        assertThat(tokenizer.vocabSize()).isEqualTo(262);
        assertThat(tokenizer.encode("a<SPECIAL_5>b")).containsExactly(6 + 'a', 5, 6 + 'b');
        assertThat(tokenizer.decode(new int[] {6 + 'a', 5, 6 + 'b'}, true)).isEqualTo("ab");
        assertThat(tokenizer.encode("a", true)).containsExactly(6 + 'a');
    }

    @Test
    void oldTekkenFilesHaveTheUsualSpecialTokensAndUseTheFirstRanksOnly() throws IOException {
        Path file = write("tekken.json", tekken("\"x\": 1", 12, 268));
        Tokenizer tokenizer = TekkenLoader.load(file, List.of());
        assertThat(tokenizer.encode("[INST]ab", true)).containsExactly(1, 3, 12 + 'a', 12 + 'b');
        assertThat(tokenizer.id("<pad>")).hasValue(11);
        CheckpointTokenizer checkpoint = CheckpointTokenizer.open(folder);
        assertThat(checkpoint.mode()).isEqualTo(TokenizerMode.SLOW);
        assertThat(checkpoint.addsBos()).isTrue();
        assertThat(checkpoint.bosId()).hasValue(1);
    }

    @Test
    void damagedTekkenFilesAreRefused() throws IOException {
        assertRefusedTekken(tekken("\"x\": 1", 12, 600), "vocab: expected at least 588 entries");
        assertRefusedTekken(tekken("\"x\": 1", 12, 10), "expected at most 65536 special tokens");
        assertRefusedTekken(tekken("\"x\": 1", 12, 268).replace("AQ==", "?"), "base64");
        assertRefusedTekken(tekken("\"x\": 1", 12, 268).replace("AQ==", "AA=="), "twice");
        assertRefusedTekken("{}", "config");
        assertRefusedTekken("[", "JSON");
    }

    @Test
    void vocabAndMergesRunAsGpt2(@TempDir Path directory) throws IOException {
        StringBuilder vocab = new StringBuilder("{");
        for (int b = 0; b < 256; b++) {
            vocab.append(quoted(String.valueOf(ByteAlphabet.charOf(b)))).append(":").append(b);
            vocab.append(',');
        }
        vocab.append("\"he\":256,\"Ġhe\":257,\"<|endoftext|>\":258}");
        Files.writeString(directory.resolve("vocab.json"), vocab);
        Files.writeString(directory.resolve("merges.txt"), "#version: 0.2\nh e\nĠ he\n");
        Files.writeString(
                directory.resolve("tokenizer_config.json"),
                """
                {"tokenizer_class": "GPT2Tokenizer", "unk_token": "<|endoftext|>",
                 "bos_token": "<|endoftext|>", "eos_token": "<|endoftext|>",
                 "added_tokens_decoder": {"258": {"content": "<|endoftext|>", "special": true}}}
                """);
        CheckpointTokenizer tokenizer = CheckpointTokenizer.open(directory);
        assertThat(tokenizer.encode("he he<|endoftext|>x")).containsExactly(256, 257, 258, 'x');
        assertThat(tokenizer.decode(new int[] {256, 257, 258}, true)).isEqualTo("he he");
        assertThat(tokenizer.eosId()).hasValue(258);
        Files.writeString(directory.resolve("merges.txt"), "h e\nq zz\n");
        assertThatThrownBy(() -> CheckpointTokenizer.open(directory))
                .isInstanceOf(TokenizerFormatException.class)
                .hasMessageContaining("merge 1: expected pieces of the vocabulary, got 'zz'");
        Files.writeString(directory.resolve("merges.txt"), "he\n");
        assertThatThrownBy(() -> CheckpointTokenizer.open(directory))
                .isInstanceOf(TokenizerFormatException.class)
                .hasMessageContaining("merge 0: expected two pieces");
    }

    @Test
    void rankFilesTellTheirEncodingByTheirSize() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int rank = 0; rank < 151643; rank++) {
            byte[] token =
                    rank < 256
                            ? new byte[] {(byte) rank}
                            : rank == 256
                                    ? "が".getBytes(StandardCharsets.UTF_8)
                                    : ("~" + rank).getBytes(StandardCharsets.UTF_8);
            lines.add(Base64.getEncoder().encodeToString(token) + " " + rank);
        }
        Path file = write("qwen.tiktoken", String.join("\n", lines) + "\n");
        Tokenizer tokenizer = TiktokenLoader.load(file, List.of());
        assertThat(tokenizer.vocabSize()).isEqualTo(151851);
        assertThat(tokenizer.encode("<|im_start|>か\u3099<|extra_204|>"))
                .containsExactly(151644, 256, 151850);
        assertThat(tokenizer.decode(new int[] {151644, 256}, true)).isEqualTo("が");
        assertThat(TiktokenLoader.holdsRanks(file)).isTrue();
        Files.copy(file, folder.resolve("tokenizer.model"));
        assertThat(CheckpointTokenizer.open(folder).encode("が")).containsExactly(256);
        lines.removeLast();
        Path other = write("other.tiktoken", String.join("\n", lines));
        assertThatThrownBy(() -> TiktokenLoader.load(other, List.of()))
                .isInstanceOf(TokenizerFormatException.class)
                .hasMessageContaining("got 151642; convert the file to tokenizer.json");
    }

    @Test
    void damagedRankFilesAreRefused() {
        assertRefusedRanks("", "got none");
        assertRefusedRanks("AA== 0\nAA==\n", "line 2: expected bytes in base64");
        assertRefusedRanks("AA== 0\nAQ== 0\n", "line 2: expected every rank once, got 0 again");
        assertRefusedRanks("AA== 99999999999\n", "a rank below");
        assertRefusedRanks("AA== -1\n", "a rank in digits");
        assertRefusedRanks("A*== 1\n", "base64");
        assertRefusedRanks(" 1\n", "at least one byte");
    }

    @Test
    void knownEncodingsHaveTheirPublishedSpecialTokens() {
        SequencedMap<String, Integer> llama = KnownEncoding.LLAMA3.specialTokens();
        assertThat(llama).hasSize(256).containsEntry("<|eot_id|>", 128009);
        assertThat(llama.lastEntry().getValue()).isEqualTo(128255);
        assertThat(llama.lastEntry().getKey()).isEqualTo("<|reserved_special_token_246|>");
        assertThat(KnownEncoding.QWEN.specialTokens()).containsEntry("<|im_end|>", 151645);
        assertThat(KnownEncoding.O200K.specialTokens()).containsEntry("<|endofprompt|>", 200018);
    }

    @Test
    void mutatedFilesAreReadOrRefusedButNeverCrash() throws IOException {
        String good = tekken("\"special_tokens\": []", 6, 262);
        Random random = new Random(6);
        for (int round = 0; round < 300; round++) {
            StringBuilder text = new StringBuilder(good);
            for (int i = 0; i <= random.nextInt(3); i++) {
                int at = random.nextInt(random.nextBoolean() ? 200 : text.length());
                text.setCharAt(at, (char) (32 + random.nextInt(95)));
            }
            Path file = write("tekken.json", text.toString());
            try {
                HuggingFaceTokenizer tokenizer = TekkenLoader.load(file, List.of());
                tokenizer.decode(tokenizer.encode("ab 猫"), false);
            } catch (TokenizerFormatException e) {
                assertThat(e).hasMessageContaining("tekken.json");
            }
        }
    }

    @Test
    void moreTokensCanBeAdded() throws IOException {
        Path file = write("tekken.json", tekken("\"special_tokens\": []", 6, 262));
        Tokenizer tokenizer =
                TekkenLoader.load(
                        file, List.of(new AddedToken("ab", false, false, false, false, false)));
        assertThat(tokenizer.encode("cab")).containsExactly(6 + 'c', 262);
    }

    private void assertRefusedTekken(String json, String message) throws IOException {
        Path file = write("bad.json", json);
        assertThatThrownBy(() -> TekkenLoader.load(file, List.of()))
                .isInstanceOf(TokenizerFormatException.class)
                .hasMessageContaining(message);
    }

    private static void assertRefusedRanks(String content, String message) {
        assertThatThrownBy(() ->
                        RankFile.parse("x.tiktoken", content.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(TokenizerFormatException.class)
                .hasMessageStartingWith("x.tiktoken: ")
                .hasMessageContaining(message);
    }

    /// A file of the 256 bytes and one more rank.
    private static String tekken(String extra, int special, int size) {
        StringBuilder json = new StringBuilder("{\"config\": {\"pattern\": ");
        json.append(quoted("\\s+|\\S")).append(", \"default_vocab_size\": ").append(size);
        json.append(", \"default_num_special_tokens\": ").append(special).append("},\n");
        json.append(extra).append(", \"vocab\": [");
        for (int rank = 0; rank < 257; rank++) {
            byte[] token = rank < 256 ? new byte[] {(byte) rank} : new byte[] {'a', 'b'};
            json.append(rank == 0 ? "" : ",\n")
                    .append("{\"rank\": ")
                    .append(rank)
                    .append(", \"token_bytes\": \"")
                    .append(Base64.getEncoder().encodeToString(token))
                    .append("\"}");
        }
        return json.append("]}").toString();
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }
}
