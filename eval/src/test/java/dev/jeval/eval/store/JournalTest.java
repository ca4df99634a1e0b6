package dev.jeval.eval.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jeval.eval.EvaluationException;
import dev.jeval.eval.request.EncodingRules;
import dev.jeval.eval.request.GenerationSettings;
import dev.jeval.eval.request.Request;
import dev.jeval.eval.request.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    @TempDir Path folder;

    private static Request request(int i) {
        return switch (i % 3) {
            case 0 -> new Request.LogLikelihood("c" + i, " 続き\n", EncodingRules.LM_EVAL);
            case 1 -> new Request.Rolling("text " + i, EncodingRules.LM_EVAL_0_4_2);
            default ->
                    new Request.Generate(
                            "p" + i,
                            new GenerationSettings(List.of("\n"), 8, 0.5, 0.9, 3),
                            i,
                            7,
                            EncodingRules.BIGCODE);
        };
    }

    private static Response response(int i) {
        return switch (i % 3) {
            case 0 -> new Response.Scored(-i / 3.0, i % 2 == 0, i, 2, 1);
            case 1 -> new Response.Scored(-0.1 * i, false, 1, i, 0);
            default -> new Response.Generated("答え \"" + i + "\"\n\t\\", 3, i, 0);
        };
    }

    private Path file() {
        return folder.resolve("j.jsonl");
    }

    private void fill(int count) {
        try (Journal journal = Journal.open(file(), "subject", "t0")) {
            for (int i = 0; i < count; i++) {
                journal.append(request(i), response(i));
            }
        }
    }

    @Test
    void answersAreReadBackExactly() {
        fill(30);
        try (Journal journal = Journal.open(file(), "subject", "t1")) {
            assertThat(journal.created()).isEqualTo("t0");
            for (int i = 0; i < 30; i++) {
                assertThat(journal.find(request(i))).isEqualTo(response(i));
            }
            assertThat(journal.find(request(30))).isNull();
        }
    }

    @Test
    void failuresAreNotKept() {
        try (Journal journal = Journal.open(file(), "subject", "t0")) {
            journal.append(request(0), new Response.Failed("no"));
        }
        try (Journal journal = Journal.open(file(), "subject", "t1")) {
            assertThat(journal.find(request(0))).isNull();
        }
    }

    @Test
    void anotherSubjectStartsAnew() {
        fill(5);
        try (Journal journal = Journal.open(file(), "other model", "t1")) {
            assertThat(journal.created()).isEqualTo("t1");
            assertThat(journal.find(request(0))).isNull();
        }
    }

    @Test
    void anyCutLosesOnlyWhatIsCutOff() throws IOException {
        fill(12);
        byte[] whole = Files.readAllBytes(file());
        for (int length = 0; length <= whole.length; length++) {
            Files.write(file(), Arrays.copyOf(whole, length));
            try (Journal journal = Journal.open(file(), "subject", "again")) {
                boolean missing = false;
                for (int i = 0; i < 12; i++) {
                    Response found = journal.find(request(i));
                    missing |= found == null;
                    assertThat(found).isEqualTo(missing ? null : response(i));
                }
                for (int i = 0; i < 12; i++) {
                    if (journal.find(request(i)) == null) {
                        journal.append(request(i), response(i));
                    }
                }
            }
            try (Journal journal = Journal.open(file(), "subject", "again")) {
                for (int i = 0; i < 12; i++) {
                    assertThat(journal.find(request(i))).isEqualTo(response(i));
                }
            }
        }
    }

    @Test
    void damagedBytesNeverGiveAnotherAnswer() throws IOException {
        fill(12);
        byte[] whole = Files.readAllBytes(file());
        Random random = new Random(5);
        for (int round = 0; round < 300; round++) {
            byte[] damaged = whole.clone();
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 + random.nextInt(255));
            Files.write(file(), damaged);
            try (Journal journal = Journal.open(file(), "subject", "again")) {
                for (int i = 0; i < 12; i++) {
                    Response found = journal.find(request(i));
                    if (found != null) {
                        assertThat(found).isEqualTo(response(i));
                    }
                }
            }
        }
    }

    @Test
    void keysDifferWhereRequestsDiffer() {
        List<String> keys = new ArrayList<>();
        for (EncodingRules rules : EncodingRules.values()) {
            keys.add(RequestKey.of(new Request.LogLikelihood("a", "b", rules)));
            keys.add(RequestKey.of(new Request.LogLikelihood("ab", "", rules)));
            keys.add(RequestKey.of(new Request.Rolling("ab", rules)));
            for (int sample = 0; sample < 3; sample++) {
                GenerationSettings settings = new GenerationSettings(List.of("x"), 4, 1, 1, sample);
                keys.add(RequestKey.of(new Request.Generate("a", settings, sample, 1, rules)));
                keys.add(RequestKey.of(new Request.Generate("a", settings, sample, 2, rules)));
            }
        }
        assertThat(keys).doesNotHaveDuplicates();
    }

    @Test
    void aFolderIsLockedToOneRun() {
        try (RunLock lock = RunLock.take(folder)) {
            assertThat(lock).isNotNull();
            assertThatThrownBy(() -> RunLock.take(folder))
                    .isInstanceOf(EvaluationException.class)
                    .hasMessageContaining("another run writes here");
        }
        RunLock.take(folder).close();
    }

    @Test
    void modelNamesBecomeFolderNames() {
        assertThat(RunFiles.sanitize("org/name")).isEqualTo("org__name");
        assertThat(RunFiles.sanitize("/models/a:b?*[c]")).isEqualTo("__models__a__b__c__");
        assertThat(RunFiles.sanitize("..")).isEqualTo("__");
    }
}
