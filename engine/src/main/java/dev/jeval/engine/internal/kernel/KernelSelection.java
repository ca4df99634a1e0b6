package dev.jeval.engine.internal.kernel;

/// Decides once per JVM which kernels run, and says why.
public final class KernelSelection {
    private static final System.Logger LOG = System.getLogger(KernelSelection.class.getName());

    private static final Kernels SELECTED = new ScalarKernels();
    private static final String REASON = "scalar kernels";

    static {
        LOG.log(System.Logger.Level.DEBUG, REASON);
    }

    private KernelSelection() {}

    /// The kernels of this JVM.
    static Kernels selected() {
        return SELECTED;
    }

    /// Which kernels run and why, in one line.
    public static String description() {
        return REASON;
    }
}
