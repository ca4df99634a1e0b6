package dev.jeval.eval.metric;

/// The releases of sacreBLEU whose numbers differ.
public enum SacreBleuVersion {
    /// 1.5.0, which the paper's scores come from: no early exit without matches, chrF of 0 to 1
    /// over the first reference.
    V1_5_0,

    /// 2.x (checked against 2.4.0 and 2.6.0): BLEU is 0 without any match, chrF goes to 100 and
    /// takes several references.
    V2
}
