package dev.jeval.engine.internal.kernel;

import jdk.incubator.vector.FloatVector;

/// Decides once per JVM which kernels run and at which vector width, and says why.
///
/// `-Djeval.kernels=scalar|vector` and `-Djeval.vector.bits=128|256|512` force a choice; without
/// them the vector kernels run at the width the JVM prefers. Every choice gives the same bits.
public final class KernelSelection {
    private static final System.Logger LOG = System.getLogger(KernelSelection.class.getName());
    private static final String KERNELS = "jeval.kernels";
    private static final String BITS = "jeval.vector.bits";
    private static final String MODULE = "jdk.incubator.vector";
    private static final int MIN_BITS = 128;
    private static final int MAX_BITS = 512;

    private static final Choice CHOICE = choose();

    static {
        LOG.log(System.Logger.Level.DEBUG, CHOICE.reason);
    }

    /// @param bits vector width, 0 for scalar kernels
    private record Choice(int bits, String reason) {}

    private KernelSelection() {}

    private static Choice choose() {
        String kernels = System.getProperty(KERNELS, "");
        if (!kernels.isEmpty() && !kernels.equals("scalar") && !kernels.equals("vector")) {
            throw new IllegalArgumentException(
                    "-D%s: expected scalar or vector, got %s".formatted(KERNELS, kernels));
        }
        if (kernels.equals("scalar")) {
            return new Choice(0, "scalar kernels: -D%s=scalar".formatted(KERNELS));
        }
        if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
            return new Choice(
                    0,
                    "scalar kernels (slow): the JVM was started without --add-modules " + MODULE);
        }
        return chooseWidth();
    }

    private static Choice chooseWidth() {
        int preferred = FloatVector.SPECIES_PREFERRED.vectorBitSize();
        String forced = System.getProperty(BITS, "");
        if (!forced.isEmpty()) {
            return switch (forced) {
                case "128", "256", "512" -> {
                    int bits = Integer.parseInt(forced);
                    yield new Choice(
                            bits,
                            "vector kernels, %d bits: -D%s (the JVM prefers %d)"
                                    .formatted(bits, BITS, preferred));
                }
                default ->
                        throw new IllegalArgumentException(
                                "-D%s: expected 128, 256 or 512, got %s".formatted(BITS, forced));
            };
        }
        if (preferred < MIN_BITS) {
            return new Choice(
                    0,
                    "scalar kernels (slow): the JVM offers vectors of %d bits only"
                            .formatted(preferred));
        }
        int bits = Math.min(preferred, MAX_BITS);
        return new Choice(bits, "vector kernels, %d bits: what the JVM prefers".formatted(bits));
    }

    /// The kernels of this JVM.
    static Kernels selected() {
        return CHOICE.bits == 0 ? new ScalarKernels() : new VectorKernels();
    }

    /// The vector width in bits; for scalar kernels the narrowest, so that nothing depends on it.
    static int vectorBits() {
        return CHOICE.bits == 0 ? MIN_BITS : CHOICE.bits;
    }

    /// Whether the vector kernels run.
    public static boolean vectorised() {
        return CHOICE.bits != 0;
    }

    /// Which kernels run and why, in one line.
    public static String description() {
        return CHOICE.reason;
    }
}
