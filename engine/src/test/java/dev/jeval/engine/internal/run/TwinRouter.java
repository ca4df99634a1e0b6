package dev.jeval.engine.internal.run;

import dev.jeval.engine.spec.FeedForward;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// The expert routers of the float64 twin, by sorting.
final class TwinRouter {
    private TwinRouter() {}

    /// The weight of every expert for a token; 0 for those not chosen.
    static double[] shares(FeedForward.Experts e, double[] logits, double[] correction) {
        boolean sigmoid = e.router() instanceof FeedForward.Router.Sigmoid;
        double max = Arrays.stream(logits).max().orElseThrow();
        double total = Arrays.stream(logits).map(l -> Math.exp(l - max)).sum();
        double[] scores =
                Arrays.stream(logits)
                        .map(l -> sigmoid ? 1 / (1 + Math.exp(-l)) : Math.exp(l - max) / total)
                        .toArray();
        double[] choice = new double[scores.length];
        Arrays.setAll(choice, i -> scores[i] + correction[i]);
        int size = e.count() / e.router().groups();
        List<Integer> groups =
                best(
                        IntStream.range(0, e.router().groups())
                                .mapToDouble(g -> groupScore(choice, g * size, size, sigmoid))
                                .toArray(),
                        e.router().keptGroups());
        for (int i = 0; i < choice.length; i++) {
            if (!groups.contains(i / size)) {
                choice[i] = 0;
            }
        }
        List<Integer> experts = best(choice, e.active());
        double sum = experts.stream().mapToDouble(i -> scores[i]).sum();
        double[] shares = new double[scores.length];
        for (int expert : experts) {
            double share = e.router().normalize() ? scores[expert] / sum : scores[expert];
            shares[expert] = share * e.router().scale();
        }
        return shares;
    }

    private static double groupScore(double[] choice, int from, int size, boolean sigmoid) {
        double[] sorted = Arrays.copyOfRange(choice, from, from + size);
        Arrays.sort(sorted);
        return sigmoid && size > 1 ? sorted[size - 1] + sorted[size - 2] : sorted[size - 1];
    }

    private static List<Integer> best(double[] values, int count) {
        return IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -values[i]))
                .limit(count)
                .toList();
    }
}
