package dev.jeval.engine.internal.schedule;

/// The speed of a model's runs: work per second over about the last ten seconds of running, so that
/// a slow start, while the JVM still compiles, is soon forgotten.
///
/// Lives as long as the model: a run begins with the speed of the one before. Used by the run whose
/// turn it is.
public final class Speed {
    private static final double MEMORY_SECONDS = 10;
    private static final double NANOS_PER_SECOND = 1e9;

    private double work;
    private double seconds;

    /// A speed that is not known yet.
    public Speed() {}

    /// Notes that `moreWork` took `nanos` nanoseconds.
    void add(double moreWork, long nanos) {
        double took = nanos / NANOS_PER_SECOND;
        double kept = Math.exp(-took / MEMORY_SECONDS);
        work = work * kept + moreWork;
        seconds = seconds * kept + took;
    }

    /// Work per second, or NaN if it is not known yet.
    double perSecond() {
        return work > 0 ? work / seconds : Double.NaN;
    }

    /// Seconds that `planned` work takes, or NaN if the speed is not known yet.
    double secondsFor(double planned) {
        return work > 0 ? planned / work * seconds : Double.NaN;
    }
}
