package dev.jeval.analysis.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.jeval.testing.Goldens;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// One golden case of `golden/stats`: its input, what the oracle says, and comparisons within the
/// case's tolerance.
record Case(String id, String op, String cat, JsonNode input, JsonNode expected, double tolerance) {
    private static final double DEFAULT_TOLERANCE = 1e-10;
    private static final double ABSOLUTE_SHARE = 1e-2;

    static Case of(JsonNode json) {
        return new Case(
                json.get("id").asString(),
                json.get("op").asString(),
                json.path("cat").asString(""),
                json.get("input"),
                json.get("expected"),
                json.has("tol") ? json.get("tol").asDouble() : DEFAULT_TOLERANCE);
    }

    /// The same case with a wider tolerance, for values the oracle itself does not know better.
    Case within(double wider) {
        return new Case(id, op, cat, input, expected, Math.max(tolerance, wider));
    }

    boolean has(String name) {
        return expected.has(name) && !expected.get(name).isNull();
    }

    int integer(String name) {
        return input.get(name).asInt();
    }

    BigInteger seed() {
        return new BigInteger(input.get("seed").asString());
    }

    double[] vector(String name) {
        return vector(input.get(name));
    }

    int[] integers(String name) {
        return integers(input.get(name));
    }

    /// The matrix of the input: given, or read from the score file that `source` names.
    double[][] matrix() throws IOException {
        return input.has("source") ? paperScores() : matrix(input.get("matrix"));
    }

    double[][] matrix(String name) {
        return matrix(input.get(name));
    }

    /// Asserts that the expected value `name`, where the oracle gives it, is `actual`.
    void check(String name, double actual) {
        if (has(name)) {
            close(name, expected.get(name), actual);
        }
    }

    void check(String name, double[] actual) {
        if (has(name)) {
            close(name, expected.get(name), actual);
        }
    }

    void check(String name, double[][] actual) {
        if (has(name)) {
            close(name, expected.get(name), actual);
        }
    }

    void close(String what, JsonNode want, double[][] actual) {
        assertThat(actual).as(what).hasNumberOfRows(want.size());
        for (int i = 0; i < actual.length; i++) {
            close(what + "[" + i + "]", want.get(i), actual[i]);
        }
    }

    void close(String what, JsonNode want, double[] actual) {
        assertThat(actual).as(what).hasSize(want.size());
        for (int i = 0; i < actual.length; i++) {
            close(what + "[" + i + "]", want.get(i), actual[i]);
        }
    }

    void close(String what, JsonNode want, double actual) {
        double wanted = number(want);
        if (Double.isNaN(wanted) || Double.isInfinite(wanted)) {
            assertThat(actual).as(what).isEqualTo(Double.valueOf(wanted));
            return;
        }
        double allowed = tolerance * Math.max(Math.abs(wanted), ABSOLUTE_SHARE);
        if (!(Math.abs(actual - wanted) <= allowed)) {
            fail("%s: expected %s, got %s (difference %s)", what, wanted, actual, actual - wanted);
        }
    }

    static double number(JsonNode node) {
        if (!node.isString()) {
            return node.isNull() ? Double.NaN : node.asDouble();
        }
        return switch (node.asString()) {
            case "NaN", "nan" -> Double.NaN;
            case "Infinity", "inf" -> Double.POSITIVE_INFINITY;
            case "-Infinity", "-inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(node.asString());
        };
    }

    static double[] vector(JsonNode node) {
        double[] values = new double[node.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = number(node.get(i));
        }
        return values;
    }

    static int[] integers(JsonNode node) {
        int[] values = new int[node.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = node.get(i).asInt();
        }
        return values;
    }

    static double[][] matrix(JsonNode node) {
        double[][] rows = new double[node.size()][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = vector(node.get(i));
        }
        return rows;
    }

    private double[][] paperScores() throws IOException {
        String source = input.get("source").asString();
        String text;
        if (Goldens.external()) {
            text = Files.readString(Goldens.dataRoot().resolve(source));
        } else {
            try (InputStream in =
                    Case.class.getResourceAsStream("/dev/jeval/analysis/paper/scores.csv")) {
                text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
        List<String> lines = text.lines().skip(1).filter(line -> !line.isBlank()).toList();
        double[][] scores = new double[lines.size()][];
        for (int i = 0; i < scores.length; i++) {
            String[] cells = lines.get(i).split(",", -1);
            scores[i] = new double[cells.length - 1];
            for (int j = 1; j < cells.length; j++) {
                scores[i][j - 1] = Double.parseDouble(cells[j]);
            }
        }
        return scores;
    }
}
