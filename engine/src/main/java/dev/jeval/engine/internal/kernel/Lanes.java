package dev.jeval.engine.internal.kernel;

import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// The one vector width of this JVM, as constants the compiler can fold.
///
/// One width only: kernels of two widths in one JVM disturb each other's type profiles and lose
/// their intrinsics. Initialised by the first vector kernel; [KernelSelection] decides the width.
final class Lanes {
    /// float32 lanes.
    static final VectorSpecies<Float> FLOATS =
            VectorSpecies.of(float.class, VectorShape.forBitSize(KernelSelection.vectorBits()));

    /// int32 lanes.
    static final VectorSpecies<Integer> INTS =
            VectorSpecies.of(int.class, VectorShape.forBitSize(KernelSelection.vectorBits()));

    /// Number of lanes: 4, 8 or 16.
    static final int LENGTH = FLOATS.length();

    /// Whether there are 32 vector registers (AVX-512, AArch64) or 16.
    static final boolean MANY_REGISTERS =
            FloatVector.SPECIES_PREFERRED.vectorBitSize() == 512
                    || System.getProperty("os.arch", "").equals("aarch64");

    /// The byte order of packed weights.
    static final ByteOrder ORDER = Packed.ORDER;

    /// Selects the upper half of every int.
    static final IntVector UPPER = IntVector.broadcast(INTS, 0xffff0000);

    private Lanes() {}
}
