package dev.jeval.engine.internal.kernel;

/// How precisely packed weights are kept. Anything but [#AS_STORED] rounds them and is opt-in.
public enum Precision {
    /// Exactly as stored (F64 rounded to float32).
    AS_STORED,
    /// 8 bits and a bfloat16 scale for 32 columns: 8.5 bits a weight.
    INT8,
    /// 4 bits and a bfloat16 scale for 32 columns: 4.5 bits a weight.
    INT4
}
