package dev.jeval.engine.internal.thread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class WorkerTeamTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void everyItemRunsExactlyOnce(int threads) {
        try (WorkerTeam team = new WorkerTeam(threads)) {
            for (int items : new int[] {0, 1, 2, 3, 64, 1001}) {
                AtomicIntegerArray runs = new AtomicIntegerArray(Math.max(items, 1));
                for (int round = 0; round < 50; round++) {
                    team.run(items, (worker, item) -> runs.incrementAndGet(item));
                }
                for (int item = 0; item < items; item++) {
                    assertThat(runs.get(item)).isEqualTo(50);
                }
            }
        }
    }

    @Test
    void workersNeverShareTheirNumber() {
        try (WorkerTeam team = new WorkerTeam(4)) {
            AtomicIntegerArray inside = new AtomicIntegerArray(4);
            AtomicInteger clashes = new AtomicInteger();
            for (int round = 0; round < 200; round++) {
                team.run(
                        40,
                        (worker, item) -> {
                            if (inside.incrementAndGet(worker) != 1) {
                                clashes.incrementAndGet();
                            }
                            inside.decrementAndGet(worker);
                        });
            }
            assertThat(clashes).hasValue(0);
        }
    }

    @Test
    void anExceptionOfAnyWorkerReachesTheCallerAndTheTeamGoesOn() {
        try (WorkerTeam team = new WorkerTeam(3)) {
            for (int bad = 0; bad < 30; bad++) {
                int badItem = bad;
                assertThatThrownBy(() ->
                                team.run(
                                        30,
                                        (worker, item) -> {
                                            if (item == badItem) {
                                                throw new IllegalArgumentException("item " + item);
                                            }
                                        }))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("item " + bad);
            }
            AtomicInteger count = new AtomicInteger();
            team.run(100, (worker, item) -> count.incrementAndGet());
            assertThat(count).hasValue(100);
        }
    }

    @Test
    void anErrorIsThrownAsItIs() {
        try (WorkerTeam team = new WorkerTeam(2)) {
            assertThatThrownBy(() ->
                            team.run(
                                    8,
                                    (worker, item) -> {
                                        throw new AssertionError("boom");
                                    }))
                    .isInstanceOf(AssertionError.class)
                    .hasMessage("boom");
        }
    }

    @Test
    void anInterruptedCallerFinishesItsJobAndStaysInterrupted() {
        try (WorkerTeam team = new WorkerTeam(3)) {
            AtomicInteger count = new AtomicInteger();
            Thread.currentThread().interrupt();
            for (int round = 0; round < 20; round++) {
                team.run(
                        9,
                        (worker, item) -> {
                            long end = System.nanoTime() + 200_000;
                            while (System.nanoTime() < end) {
                                Thread.onSpinWait();
                            }
                            count.incrementAndGet();
                        });
            }
            assertThat(Thread.interrupted()).isTrue();
            assertThat(count).hasValue(180);
        }
    }

    @Test
    void parkedWorkersWakeUpAgain() throws InterruptedException {
        try (WorkerTeam team = new WorkerTeam(2)) {
            for (int round = 0; round < 20; round++) {
                Thread.sleep(2);
                AtomicInteger count = new AtomicInteger();
                team.run(500, (worker, item) -> count.incrementAndGet());
                assertThat(count).hasValue(500);
            }
        }
    }

    @Test
    void aJobInsideAJobIsRefused() {
        try (WorkerTeam team = new WorkerTeam(2)) {
            assertThatThrownBy(() ->
                            team.run(2, (worker, item) -> team.run(2, (innerWorker, inner) -> {})))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("another job");
        }
    }

    @Test
    void aClosedTeamRefusesWorkAndLeavesNoThreads() {
        WorkerTeam team = new WorkerTeam(3);
        team.close();
        team.close();
        assertThatThrownBy(() -> team.run(1, (worker, item) -> {}))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aTeamNeedsSomeone() {
        assertThatThrownBy(() -> new WorkerTeam(0)).hasMessageContaining("at least 1");
    }
}
