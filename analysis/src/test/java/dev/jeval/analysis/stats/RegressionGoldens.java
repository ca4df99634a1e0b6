package dev.jeval.analysis.stats;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;

/// Checks of the `linregress`, `ols`, `polyfit` and `theilslopes` cases.
final class RegressionGoldens {
    /// Ends of intervals add an estimate and the error of [DistributionGoldens#ORACLE_T_QUANTILE];
    /// where they nearly cancel, the relative error grows.
    private static final double ORACLE_T_QUANTILE = 100 * DistributionGoldens.ORACLE_T_QUANTILE;

    private RegressionGoldens() {}

    static void line(Case c) {
        double[] x = c.vector("x");
        double[] y = c.vector("y");
        if (c.has("error")) {
            assertThatThrownBy(() -> LinearRegression.fit(x, y))
                    .isInstanceOf(IllegalArgumentException.class);
            return;
        }
        LinearRegression line = LinearRegression.fit(x, y);
        c.check("slope", line.slope());
        c.check("intercept", line.intercept());
        c.check("r", line.r());
        c.check("r2", line.r2());
        // scipy computes 1 - r^2 from the rounded r: near a perfect fit few digits are left.
        Case rounded = c.within(x.length * Math.ulp(1.0) / (1 - line.r2() + Math.ulp(1.0)));
        rounded.check("p", line.pValue());
        rounded.check("stderr", line.slopeError());
        rounded.check("intercept_stderr", line.interceptError());
        Case quantile = rounded.within(ORACLE_T_QUANTILE);
        quantile.check("slope_ci95", ends(line.slopeInterval95()));
        quantile.check("intercept_ci95", ends(line.interceptInterval95()));
    }

    static void leastSquares(Case c) {
        boolean intercept = c.input().path("intercept").asBoolean(true);
        LeastSquares model = LeastSquares.fit(c.matrix("X"), c.vector("y"), intercept);
        c.check("params", model.coefficients());
        c.check("bse", model.errors());
        c.check("tvalues", model.tValues());
        c.check("pvalues", model.pValues());
        c.within(ORACLE_T_QUANTILE)
                .check(
                        "ci95",
                        Arrays.stream(model.intervals95())
                                .map(RegressionGoldens::ends)
                                .toArray(double[][]::new));
        c.check("r2", model.r2());
        c.check("adj_r2", model.adjustedR2());
        c.check("f", model.fValue());
        c.check("f_p", model.fPValue());
        c.check("sigma2", model.residualVariance());
        c.check("df_resid", model.residualDegrees());
        c.check("aic", model.aic());
        c.check("bic", model.bic());
        c.check("llf", model.logLikelihood());
        c.check("fitted", model.fitted());
        c.check("resid", model.residuals());
    }

    static void polynomial(Case c) {
        c.check(
                "coef_high_to_low",
                LeastSquares.polynomial(c.vector("x"), c.vector("y"), c.integer("degree")));
    }

    static void theilSen(Case c) {
        TheilSen line = TheilSen.fit(c.vector("x"), c.vector("y"));
        c.check("slope", line.slope());
        c.check("intercept", line.intercept());
        c.check("lo", line.slopeInterval95().low());
        c.check("hi", line.slopeInterval95().high());
    }

    private static double[] ends(Interval interval) {
        return new double[] {interval.low(), interval.high()};
    }
}
