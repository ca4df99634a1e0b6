package dev.jeval.analysis.study;

import dev.jeval.analysis.stats.PrincipalComponents;
import java.util.Arrays;

/// The factors of a resampled table, matched to reference factors: each reference factor takes the
/// component that points most nearly its way (each component is taken once), with its sign.
///
/// @param ratios explained variance ratios
/// @param loadings correlations of benchmarks with factors, `[benchmarks, factors]`
/// @param cosines absolute cosine between reference and matched component
record Aligned(double[] ratios, double[][] loadings, double[] cosines) {
    /// Factors of a table that has none.
    static Aligned undefined(int factors, int benchmarks) {
        double[][] loadings = new double[benchmarks][];
        Arrays.setAll(loadings, _ -> nothing(factors));
        return new Aligned(nothing(factors), loadings, nothing(factors));
    }

    static Aligned of(PrincipalComponents pca, PrincipalComponents reference, int factors) {
        int benchmarks = reference.components()[0].length;
        double[] ratios = nothing(factors);
        double[] cosines = nothing(factors);
        double[][] loadings = undefined(factors, benchmarks).loadings;
        double[][] structure = structure(pca, pca.rank());
        double[] explained = pca.explainedVarianceRatio();
        boolean[] taken = new boolean[pca.rank()];
        for (int k = 0; k < factors; k++) {
            int best = -1;
            double cosine = 0;
            for (int c = 0; c < taken.length; c++) {
                double candidate = dot(reference.components()[k], pca.components()[c]);
                if (!taken[c] && (best < 0 || Math.abs(candidate) > Math.abs(cosine))) {
                    best = c;
                    cosine = candidate;
                }
            }
            if (best >= 0) {
                taken[best] = true;
                ratios[k] = explained[best];
                cosines[k] = Math.abs(cosine);
                for (int j = 0; j < benchmarks; j++) {
                    loadings[j][k] = (cosine < 0 ? -1 : 1) * structure[j][best];
                }
            }
        }
        return new Aligned(ratios, loadings, cosines);
    }

    /// Structure loadings: the correlation of each column with each component's scores.
    static double[][] structure(PrincipalComponents pca, int factors) {
        int n = pca.scores().length;
        double[][] loadings = pca.loadings(factors);
        double correction = Math.sqrt((n - 1.0) / n);
        for (double[] row : loadings) {
            for (int k = 0; k < factors; k++) {
                row[k] *= correction;
            }
        }
        return loadings;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static double[] nothing(int length) {
        double[] values = new double[length];
        Arrays.fill(values, Double.NaN);
        return values;
    }
}
