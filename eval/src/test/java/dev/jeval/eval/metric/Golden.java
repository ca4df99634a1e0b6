package dev.jeval.eval.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// One case of `golden/metrics`.
record Golden(JsonNode node) {
    /// Relative difference allowed to another implementation's float64 arithmetic, where the case
    /// names none.
    private static final double TOLERANCE = 1e-9;

    String id() {
        return node.get("id").asString();
    }

    String op() {
        return node.get("op").asString();
    }

    JsonNode input() {
        return node.get("input");
    }

    JsonNode expected() {
        return node.get("expected");
    }

    String input(String name) {
        return input().get(name).asString();
    }

    double tolerance() {
        return node.has("tol") ? node.get("tol").asDouble() : TOLERANCE;
    }

    /// A number, or one of the strings that stand for numbers JSON lacks.
    static double number(JsonNode value) {
        return value.isString() ? Double.parseDouble(value.asString()) : value.asDouble();
    }

    static double[] numbers(JsonNode array) {
        double[] numbers = new double[array.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = number(array.get(i));
        }
        return numbers;
    }

    static List<String> strings(JsonNode array) {
        List<String> strings = new ArrayList<>();
        array.forEach(item -> strings.add(item.asString()));
        return strings;
    }

    void assertClose(String what, double actual, JsonNode expected) {
        assertThat(expected).as(what).isNotNull();
        double wanted = number(expected);
        if (Double.isNaN(wanted) || Double.isInfinite(wanted) || wanted == 0) {
            assertThat(actual).as(what).isEqualTo(wanted);
        } else {
            assertThat(Math.abs(actual - wanted))
                    .as("%s: %s against %s", what, actual, wanted)
                    .isLessThanOrEqualTo(tolerance() * Math.abs(wanted));
        }
    }

    void assertClose(String what, List<Double> actual, JsonNode expected) {
        assertThat(actual).as(what).hasSize(expected.size());
        for (int i = 0; i < actual.size(); i++) {
            assertClose(what + "[" + i + "]", actual.get(i), expected.get(i));
        }
    }
}
