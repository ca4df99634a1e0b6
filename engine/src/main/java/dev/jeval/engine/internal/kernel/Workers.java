package dev.jeval.engine.internal.kernel;

import dev.jeval.engine.internal.thread.WorkerTeam;

/// What the operations of one [Compute] share: kernels, the team, a [Scratch] for each worker, and
/// the count of the work done.
///
/// Operations are [WorkerTeam.Task]s that are made once and keep the arguments of the call at hand
/// in their fields, so that no call allocates.
final class Workers {
    /// Below this many elements a row operation costs less than waking the team.
    static final int SHARED_ELEMENTS = 32_768;

    final Kernels kernels;
    final WorkerTeam team;
    final Scratch[] scratch;
    final WorkMeter meter = new WorkMeter();

    Workers(Kernels kernels, WorkerTeam team) {
        this.kernels = kernels;
        this.team = team;
        this.scratch = new Scratch[team.size()];
        for (int i = 0; i < scratch.length; i++) {
            scratch[i] = new Scratch();
        }
    }

    /// Runs one item for each row of `width` elements.
    void rows(int rows, int width, WorkerTeam.Task task) {
        spread((long) rows * width >= SHARED_ELEMENTS, rows, task);
    }

    /// Runs items on the team, or here where sharing costs more than it saves.
    void spread(boolean share, int items, WorkerTeam.Task task) {
        if (share) {
            team.run(items, task);
        } else {
            for (int item = 0; item < items; item++) {
                task.run(0, item);
            }
        }
    }
}
