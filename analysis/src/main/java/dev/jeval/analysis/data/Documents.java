package dev.jeval.analysis.data;

import dev.jeval.analysis.stats.Classification;

/// Single documents of one benchmark that all models answered, and how a score comes of them.
///
/// Arrays are `[models][documents]` and owned: callers do not change them.
public sealed interface Documents {
    /// The number of documents.
    int count();

    /// The score of a model on the documents at the given indices (with repetitions); `NaN` if it
    /// is not defined for them.
    double score(int model, int[] documents);

    /// Only the models at the given indices.
    Documents models(int[] models);

    /// The score is the mean of the documents' scores.
    ///
    /// @param values score of each document
    record Mean(double[][] values) implements Documents {
        @Override
        public int count() {
            return values[0].length;
        }

        @Override
        public double score(int model, int[] documents) {
            double sum = 0;
            for (int document : documents) {
                sum += values[model][document];
            }
            return sum / documents.length;
        }

        @Override
        public Documents models(int[] models) {
            return new Mean(pick(values, models));
        }
    }

    /// The score is the number of bits per unit (byte, character) over all documents.
    ///
    /// @param logLikelihoods log-likelihood of each document, in nats
    /// @param units units of each document
    record BitsPerUnit(double[][] logLikelihoods, double[][] units) implements Documents {
        @Override
        public int count() {
            return units[0].length;
        }

        @Override
        public double score(int model, int[] documents) {
            double sum = 0;
            double length = 0;
            for (int document : documents) {
                sum += logLikelihoods[model][document];
                length += units[model][document];
            }
            return -sum / length / StrictMath.log(2);
        }

        @Override
        public Documents models(int[] models) {
            return new BitsPerUnit(pick(logLikelihoods, models), pick(units, models));
        }
    }

    /// The score is the area under the ROC curve.
    ///
    /// @param scores what the model gives each document
    /// @param labels 1 for positive documents, else 0
    record RocAuc(double[][] scores, double[][] labels) implements Documents {
        @Override
        public int count() {
            return labels[0].length;
        }

        @Override
        public double score(int model, int[] documents) {
            boolean[] positive = new boolean[documents.length];
            double[] drawn = new double[documents.length];
            int positives = 0;
            for (int i = 0; i < documents.length; i++) {
                positive[i] = labels[model][documents[i]] == 1;
                drawn[i] = scores[model][documents[i]];
                positives += positive[i] ? 1 : 0;
            }
            boolean both = positives > 0 && positives < documents.length;
            return both ? Classification.rocAuc(positive, drawn) : Double.NaN;
        }

        @Override
        public Documents models(int[] models) {
            return new RocAuc(pick(scores, models), pick(labels, models));
        }
    }

    private static double[][] pick(double[][] rows, int[] indices) {
        double[][] picked = new double[indices.length][];
        for (int i = 0; i < indices.length; i++) {
            picked[i] = rows[indices[i]];
        }
        return picked;
    }
}
