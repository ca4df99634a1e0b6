package dev.jeval.analysis.study;

import dev.jeval.analysis.stats.Descriptive;
import dev.jeval.analysis.stats.PrincipalComponents;
import dev.jeval.analysis.stats.PythonRandom;
import java.util.stream.IntStream;

/// Horn's parallel analysis: how much variance the components of pure noise explain, to tell
/// factors from chance.
final class ParallelAnalysis {
    private static final int TABLES = 500;
    private static final double QUANTILE = 0.95;

    private ParallelAnalysis() {}

    /// The share of the variance that each component of a random normal table exceeds in 5 % of
    /// tables.
    static double[] chance(int rows, int columns, long seed) {
        int components = Math.min(rows, columns);
        double[][] ratios =
                IntStream.range(0, TABLES)
                        .parallel()
                        .mapToObj(i -> ratios(rows, columns, seed, i))
                        .toArray(double[][]::new);
        double[] chance = new double[components];
        for (int k = 0; k < components; k++) {
            int component = k;
            double[] draws =
                    IntStream.range(0, TABLES).mapToDouble(i -> ratios[i][component]).toArray();
            chance[k] = Descriptive.quantile(draws, QUANTILE);
        }
        return chance;
    }

    /// The number of leading components above chance.
    static int retained(double[] ratios, double[] chance) {
        int retained = 0;
        while (retained < ratios.length && ratios[retained] > chance[retained]) {
            retained++;
        }
        return retained;
    }

    private static double[] ratios(int rows, int columns, long seed, int table) {
        PythonRandom random = new PythonRandom("parallel/" + seed + "/" + table);
        double[][] noise = new double[rows][columns];
        for (double[] row : noise) {
            for (int j = 0; j < columns; j++) {
                row[j] = random.gauss(0, 1);
            }
        }
        return PrincipalComponents.ofZScores(noise).explainedVarianceRatio();
    }
}
