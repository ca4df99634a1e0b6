package dev.jeval.tokenizer.internal.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jeval.testing.Goldens;
import dev.jeval.tokenizer.CheckpointTokenizer;
import dev.jeval.tokenizer.StreamingDecoder;
import dev.jeval.tokenizer.TokenizerFormatException;
import dev.jeval.tokenizer.TokenizerMode;
import dev.jeval.tokenizer.internal.RandomText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTokenizerTest {
    @TempDir private Path folder;

    @Test
    void readsSpecialTokensAndTemplatesBesideTheFile() throws IOException {
        copyFast("hm-bl-prefixspace-bos-eos");
        write(
                "tokenizer_config.json",
                """
                {"tokenizer_class":"PreTrainedTokenizerFast","bos_token":{"content":"<s>"},
                "eos_token":"</s>","chat_template":[{"name":"default","template":"A"},
                {"name":"tool_use","template":"B"}],"add_bos_token":false}\
                """);
        CheckpointTokenizer tokenizer = CheckpointTokenizer.open(folder);
        assertThat(tokenizer.mode()).isEqualTo(TokenizerMode.FAST);
        assertThat(tokenizer.specialTokens())
                .containsOnly(Map.entry("bos_token", "<s>"), Map.entry("eos_token", "</s>"));
        assertThat(tokenizer.chatTemplate()).isEqualTo("A");
        assertThat(tokenizer.chatTemplates()).containsEntry("tool_use", "B");
        int bos = tokenizer.bosId().orElseThrow();
        int eos = tokenizer.eosId().orElseThrow();
        // this class frames as the file says, whatever add_bos_token is
        assertThat(tokenizer.encode("猫", true)).startsWith(bos).endsWith(eos);
        assertThat(tokenizer.addsBos()).isTrue();
        assertThat(tokenizer.addsEos()).isTrue();
        assertThat(tokenizer.padId()).isEmpty();
    }

    @Test
    void llamaClassesFrameBySettings() throws IOException {
        copyFast("hm-ms-llama-legacy-bytefallback");
        write(
                "tokenizer_config.json",
                """
                {"tokenizer_class":"LlamaTokenizer","bos_token":"<s>","eos_token":"</s>",
                "add_bos_token":false,"add_eos_token":true}\
                """);
        CheckpointTokenizer tokenizer = CheckpointTokenizer.open(folder);
        int eos = tokenizer.eosId().orElseThrow();
        int[] plain = tokenizer.encode("猫");
        assertThat(tokenizer.encode("猫", true)).startsWith(plain).endsWith(eos);
        assertThat(tokenizer.encodeWithOffsets("猫", true).ends()).endsWith(1);
        assertThat(tokenizer.addsBos()).isFalse();
        assertThat(tokenizer.addsEos()).isTrue();
    }

    @Test
    void jinjaFileComesBeforeTheSetting() throws IOException {
        copyFast("hm-bl-gpt2");
        write("tokenizer_config.json", "{\"chat_template\":\"old\"}");
        write("chat_template.jinja", "new");
        Files.createDirectory(folder.resolve("additional_chat_templates"));
        write("additional_chat_templates/rag.jinja", "rag");
        assertThat(CheckpointTokenizer.open(folder).chatTemplates())
                .containsOnly(Map.entry("default", "new"), Map.entry("rag", "rag"));
    }

    @Test
    void modeChoosesBetweenTheForms() throws IOException {
        copyFast("jsp-bpe-llama");
        copySlow("jsp-bpe-llama");
        assertThat(CheckpointTokenizer.open(folder).mode()).isEqualTo(TokenizerMode.FAST);
        assertThat(CheckpointTokenizer.open(folder, TokenizerMode.SLOW).mode())
                .isEqualTo(TokenizerMode.SLOW);
        write("tokenizer_config.json", "{\"auto_map\":{\"AutoTokenizer\":[\"x.Slow\",null]}}");
        assertThat(CheckpointTokenizer.open(folder).mode()).isEqualTo(TokenizerMode.SLOW);
        assertThat(CheckpointTokenizer.open(folder, TokenizerMode.FAST).mode())
                .isEqualTo(TokenizerMode.FAST);
    }

    @Test
    void missingFormIsAnErrorThatSaysWhatToDo() throws IOException {
        assertThatThrownBy(() -> CheckpointTokenizer.open(folder))
                .isInstanceOf(TokenizerFormatException.class)
                .hasMessageContaining("tokenizer.json");
        copySlow("jsp-bpe-llama");
        assertThatThrownBy(() -> CheckpointTokenizer.open(folder, TokenizerMode.FAST))
                .isInstanceOf(TokenizerFormatException.class)
                .hasMessageContaining("mode auto");
        assertThatThrownBy(() -> CheckpointTokenizer.open(folder.resolve("none")))
                .isInstanceOf(TokenizerFormatException.class);
    }

    @Test
    void namesBeyondAsciiWork() throws IOException {
        Path other = Files.createDirectory(folder.resolve("模型 é"));
        copy("hm-bl-gpt2", "tokenizer.json{,.gz}", other);
        assertThat(CheckpointTokenizer.open(other).encode("猫")).isNotEmpty();
    }

    @Test
    void declaredTokensJoinThoseOfTheFile() throws IOException {
        copyFast("hm-bl-gpt2");
        write(
                "tokenizer_config.json",
                """
                {"added_tokens_decoder":{"6257":{"content":"<|im_start|>","special":true}}}\
                """);
        CheckpointTokenizer tokenizer = CheckpointTokenizer.open(folder);
        assertThat(tokenizer.encode("<|im_start|>")).containsExactly(6257);
        assertThat(tokenizer.decode(new int[] {6257}, true)).isEmpty();
        assertThat(tokenizer.vocabSize()).isEqualTo(6258);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{",
                "{\"chat_template\":7}",
                "{\"add_bos_token\":\"yes\"}",
                "{\"added_tokens_decoder\":{\"x\":{}}}",
                "{\"added_tokens_decoder\":[]}",
                "{\"tokenizer_class\":1}"
            })
    void damagedConfigIsOneClearError(String config) throws IOException {
        copyFast("hm-ms-llama-legacy-bytefallback");
        write("tokenizer_config.json", config);
        assertThatThrownBy(
                        () -> {
                            CheckpointTokenizer opened = CheckpointTokenizer.open(folder);
                            TokenizerConfig.read(folder).addsBos(true);
                            assertThat(opened).isNull();
                        })
                .isInstanceOf(TokenizerFormatException.class)
                .hasMessageContaining("tokenizer_config.json");
    }

    @Test
    void cleanUpOfAStreamEqualsThatOfTheWholeText() {
        RandomText random = new RandomText(4);
        String[] parts = {" .", " '", " n't", " 's", " 've", "x", " ", "'", "ab", "猫", " ,", "m"};
        for (int round = 0; round < 2000; round++) {
            Deque<String> pieces = new ArrayDeque<>();
            StringBuilder whole = new StringBuilder();
            for (int i = random.nextInt(12); i > 0; i--) {
                String piece = parts[random.nextInt(parts.length)];
                pieces.add(piece);
                whole.append(piece);
            }
            StringBuilder streamed = new StringBuilder();
            int count = pieces.size();
            StreamingDecoder stream = SpaceCleanUp.stream(replaying(pieces));
            for (int i = 0; i < count; i++) {
                streamed.append(stream.accept(0));
            }
            streamed.append(stream.finish());
            assertThat(streamed)
                    .as(whole.toString())
                    .hasToString(SpaceCleanUp.apply(whole.toString()));
        }
    }

    private static StreamingDecoder replaying(Deque<String> pieces) {
        return new StreamingDecoder() {
            @Override
            public String accept(int id) {
                return pieces.remove();
            }

            @Override
            public String finish() {
                return "";
            }
        };
    }

    private void copyFast(String name) throws IOException {
        copy(name, "tokenizer.json{,.gz}", folder);
    }

    private void copySlow(String name) throws IOException {
        copy(name, "tokenizer.model{,.gz}", folder);
    }

    private static void copy(String name, String glob, Path to) throws IOException {
        Goldens goldens = Goldens.of("tokenizers");
        Path file = goldens.files(goldens.root().resolve(name), glob).getFirst();
        Files.copy(file, to.resolve(file.getFileName().toString()));
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(folder.resolve(name), content);
    }
}
