package dev.jeval.analysis.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class FactorsTest {
    private static final double ROUNDING = 1e-10;

    @Test
    void componentsAreOrthonormalAndRebuildTheTable() {
        double[][] table = random(12, 5, 1);
        PrincipalComponents pca = PrincipalComponents.ofZScores(table);
        double[][] gram = Rotation.multiply(pca.components(), Rotation.transpose(pca.components()));
        double[][] rebuilt = Rotation.multiply(pca.scores(), pca.components());
        double[][] z = Standardizer.fit(table).apply(table);
        for (int i = 0; i < 5; i++) {
            for (int j = 0; j < 5; j++) {
                assertThat(gram[i][j]).isCloseTo(i == j ? 1 : 0, within(ROUNDING));
            }
        }
        for (int i = 0; i < 12; i++) {
            assertThat(rebuilt[i]).containsExactly(z[i], within(ROUNDING));
        }
    }

    @Test
    void rotationsKeepCommunalities() {
        double[][] loadings = random(9, 3, 2);
        Rotation rotation = Rotation.varimax(loadings);
        assertThat(rotation.sumOfSquareVariances())
                .isGreaterThanOrEqualTo(
                        new Rotation(loadings, rotation.matrix()).sumOfSquareVariances());
        for (int j = 0; j < loadings.length; j++) {
            double before = 0;
            double after = 0;
            for (int k = 0; k < 3; k++) {
                before += loadings[j][k] * loadings[j][k];
                after += rotation.loadings()[j][k] * rotation.loadings()[j][k];
            }
            assertThat(after).isCloseTo(before, within(ROUNDING));
        }
    }

    @Test
    void refusesGapsAndSingleRows() {
        assertThatThrownBy(() ->
                        PrincipalComponents.ofZScores(new double[][] {{1, Double.NaN}, {2, 3}}))
                .hasMessageContaining("row 0, column 1");
        assertThatThrownBy(() -> PrincipalComponents.ofZScores(new double[][] {{1, 2}}))
                .hasMessageContaining("at least 2 rows");
        assertThatThrownBy(() -> PrincipalComponents.ofZScores(new double[][] {{1, 2}, {1}}))
                .hasMessageContaining("row 1: expected 2 columns");
        assertThatThrownBy(() -> FactorAnalysis.fit(random(4, 3, 3), 4))
                .hasMessageContaining("expected 1 to 3 factors");
    }

    @Test
    void optimalLeafOrderIsTheBestOfAllTurns() {
        for (int seed = 0; seed < 20; seed++) {
            double[][] distances =
                    Distances.between(Distances.Metric.EUCLIDEAN, random(7, 2, seed));
            HierarchicalClustering tree =
                    HierarchicalClustering.of(distances, HierarchicalClustering.Linkage.AVERAGE);
            double best = Double.POSITIVE_INFINITY;
            for (int turns = 0; turns < 1 << 6; turns++) {
                best = Math.min(best, LeafOrdering.length(turned(tree, turns), distances));
            }
            assertThat(LeafOrdering.length(LeafOrdering.optimal(tree, distances), distances))
                    .isCloseTo(best, within(ROUNDING));
        }
    }

    @Test
    void clustersOneLeaf() {
        var tree =
                HierarchicalClustering.of(new double[1][1], HierarchicalClustering.Linkage.AVERAGE);
        assertThat(LeafOrdering.optimal(tree, new double[1][1])).containsExactly(0);
        assertThat(tree.cutInto(1)).containsExactly(1);
    }

    private static int[] turned(HierarchicalClustering tree, int turns) {
        int[] order = new int[tree.leafCount()];
        place(tree, tree.root(), turns, order, 0);
        return order;
    }

    private static int place(
            HierarchicalClustering tree, int node, int turns, int[] order, int at) {
        if (node < tree.leafCount()) {
            order[at] = node;
            return at + 1;
        }
        int index = node - tree.leafCount();
        var merge = tree.merges()[index];
        boolean turn = (turns >> index & 1) == 1;
        int next = place(tree, turn ? merge.right() : merge.left(), turns, order, at);
        return place(tree, turn ? merge.left() : merge.right(), turns, order, next);
    }

    private static double[][] random(int rows, int columns, long seed) {
        Random random = new Random(seed);
        double[][] table = new double[rows][columns];
        for (double[] row : table) {
            for (int j = 0; j < columns; j++) {
                row[j] = random.nextGaussian();
            }
        }
        return table;
    }
}
