package dev.jeval.analysis.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Checks of the `clustering` cases. With tied distances only heights are definite.
final class ClusteringGoldens {
    private ClusteringGoldens() {}

    static void clustering(Case c) throws IOException {
        var metric =
                Distances.Metric.valueOf(
                        c.input().get("metric").asString().toUpperCase(Locale.ROOT));
        boolean columns = c.input().path("orientation").asString("rows").equals("columns");
        double[][] table = columns ? Rotation.transpose(c.matrix()) : c.matrix();
        double[][] distances = Distances.between(metric, table);
        double[] condensed = condensed(distances);
        c.check("distances", condensed);
        c.check("distance_sum", Descriptive.sum(condensed));
        boolean tied = Arrays.stream(condensed).distinct().count() < condensed.length;
        for (Map.Entry<String, JsonNode> entry : c.expected().get("linkage").properties()) {
            var linkage =
                    HierarchicalClustering.Linkage.valueOf(entry.getKey().toUpperCase(Locale.ROOT));
            check(c, entry.getKey(), entry.getValue(), distances, linkage, tied);
        }
    }

    private static void check(
            Case c,
            String name,
            JsonNode want,
            double[][] distances,
            HierarchicalClustering.Linkage linkage,
            boolean tied) {
        var tree = HierarchicalClustering.of(distances, linkage);
        HierarchicalClustering.Merge[] merges = tree.merges();
        JsonNode z = want.get("Z");
        assertThat(merges).as(name).hasSize(z.size());
        for (int i = 0; i < merges.length; i++) {
            c.close(name + " height", z.get(i).get(2), merges[i].height());
            if (!tied) {
                assertThat(new int[] {merges[i].left(), merges[i].right(), merges[i].size()})
                        .as(name + " merge " + i)
                        .containsExactly(
                                z.get(i).get(0).asInt(),
                                z.get(i).get(1).asInt(),
                                z.get(i).get(3).asInt());
            }
        }
        if (tied) {
            return;
        }
        c.close(name, want.get("cophenetic_corr"), tree.copheneticCorrelation(distances));
        assertThat(tree.leafOrder()).as(name).isEqualTo(Case.integers(want.get("leaves")));
        assertThat(tree.cutInto(2)).as(name).isEqualTo(Case.integers(want.get("labels_k2")));
        assertThat(tree.cutInto(3)).as(name).isEqualTo(Case.integers(want.get("labels_k3")));
        double half = merges[merges.length - 1].height() / 2;
        assertThat(tree.cutAt(half)).as(name).isEqualTo(Case.integers(want.get("labels_half")));
        // An order and its mirror image are equally good.
        int[] optimal = LeafOrdering.optimal(tree, distances);
        assertThat(optimal).as(name).containsExactlyInAnyOrder(tree.leafOrder());
        double shortest = LeafOrdering.length(Case.integers(want.get("optimal_leaves")), distances);
        assertThat(LeafOrdering.length(optimal, distances))
                .as(name)
                .isLessThanOrEqualTo(shortest * (1 + c.tolerance()));
    }

    private static double[] condensed(double[][] matrix) {
        double[] values = new double[matrix.length * (matrix.length - 1) / 2];
        int at = 0;
        for (int i = 0; i < matrix.length; i++) {
            for (int j = i + 1; j < matrix.length; j++) {
                values[at++] = matrix[i][j];
            }
        }
        return values;
    }
}
