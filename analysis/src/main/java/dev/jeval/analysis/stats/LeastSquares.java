package dev.jeval.analysis.stats;

/// A linear regression on several predictors by ordinary least squares.
///
/// Predictors that depend on each other are allowed: the solution is the shortest one (the
/// pseudo-inverse), as in statsmodels. The first coefficient is the intercept, if there is one.
///
/// @param coefficients one per predictor, after the intercept
/// @param errors standard errors of the coefficients
/// @param fitted fitted values
/// @param residuals observed minus fitted values
/// @param r2 share of the variance explained (about the mean if the model has a constant)
/// @param modelDegrees predictors that count, without the constant
/// @param residualDegrees observations minus rank
/// @param hasConstant whether the predictors span a constant
public record LeastSquares(
        double[] coefficients,
        double[] errors,
        double[] fitted,
        double[] residuals,
        double r2,
        int modelDegrees,
        int residualDegrees,
        boolean hasConstant) {

    /// Fits the model.
    ///
    /// @param predictors `[n, predictors]`
    /// @param y `[n]`
    /// @param intercept whether to put a column of ones before the predictors
    /// @throws IllegalArgumentException if the shapes disagree or a number is not finite
    public static LeastSquares fit(double[][] predictors, double[] y, boolean intercept) {
        if (predictors.length != y.length) {
            throw new IllegalArgumentException(
                    "least squares: expected one row of predictors per observation, got "
                            + predictors.length
                            + " and "
                            + y.length);
        }
        double[][] design = intercept ? withOnes(predictors) : predictors;
        Svd svd = Svd.of(design);
        int rank = svd.rank();
        double[][] inverse = svd.pseudoInverse();
        double[] coefficients = new double[inverse.length];
        double[] lengths = new double[inverse.length];
        for (int k = 0; k < inverse.length; k++) {
            for (int i = 0; i < y.length; i++) {
                coefficients[k] += inverse[k][i] * y[i];
                lengths[k] += inverse[k][i] * inverse[k][i];
            }
        }
        double[] fitted = new double[y.length];
        double[] residuals = new double[y.length];
        double squares = 0;
        for (int i = 0; i < y.length; i++) {
            for (int k = 0; k < coefficients.length; k++) {
                fitted[i] += design[i][k] * coefficients[k];
            }
            residuals[i] = y[i] - fitted[i];
            squares += residuals[i] * residuals[i];
        }
        int residualDegrees = y.length - rank;
        double variance = squares / residualDegrees;
        double[] errors = new double[coefficients.length];
        for (int k = 0; k < errors.length; k++) {
            errors[k] = Math.sqrt(lengths[k] * variance);
        }
        boolean constant = intercept || Svd.of(withOnes(predictors)).rank() == rank;
        double total = constant ? Descriptive.squaredDeviations(y) : sumOfSquares(y);
        return new LeastSquares(
                coefficients,
                errors,
                fitted,
                residuals,
                1 - squares / total,
                rank - (constant ? 1 : 0),
                residualDegrees,
                constant);
    }

    /// The residual variance.
    public double residualVariance() {
        return sumOfSquares(residuals) / residualDegrees;
    }

    /// The t values of the coefficients.
    public double[] tValues() {
        double[] t = new double[coefficients.length];
        for (int k = 0; k < t.length; k++) {
            t[k] = coefficients[k] / errors[k];
        }
        return t;
    }

    /// The two-sided p-values of the coefficients; `NaN` without residual degrees of freedom.
    public double[] pValues() {
        double[] p = tValues();
        for (int k = 0; k < p.length; k++) {
            p[k] =
                    residualDegrees > 0
                            ? 2
                                    * new Distribution.StudentT(residualDegrees)
                                            .survival(Math.abs(p[k]))
                            : Double.NaN;
        }
        return p;
    }

    /// The 95 % intervals of the coefficients; undefined without residual degrees of freedom.
    public Interval[] intervals95() {
        Interval[] intervals = new Interval[coefficients.length];
        double width =
                residualDegrees > 0
                        ? new Distribution.StudentT(residualDegrees).quantile(0.975)
                        : Double.NaN;
        for (int k = 0; k < intervals.length; k++) {
            intervals[k] = Interval.around(coefficients[k], width * errors[k]);
        }
        return intervals;
    }

    /// The share of the variance explained, corrected for the number of predictors.
    public double adjustedR2() {
        double observations = residuals.length - (hasConstant ? 1 : 0);
        return 1 - observations / residualDegrees * (1 - r2);
    }

    /// The F value of the model against none (or the constant alone).
    public double fValue() {
        return r2 / modelDegrees / ((1 - r2) / residualDegrees);
    }

    /// The p-value of [#fValue()].
    public double fPValue() {
        return modelDegrees > 0 && residualDegrees > 0
                ? new Distribution.FisherF(modelDegrees, residualDegrees).survival(fValue())
                : Double.NaN;
    }

    /// The largest log-likelihood under normal errors.
    public double logLikelihood() {
        double n = residuals.length;
        return -n / 2 * (StrictMath.log(2 * Math.PI * sumOfSquares(residuals) / n) + 1);
    }

    /// Akaike's information criterion.
    public double aic() {
        return -2 * logLikelihood() + 2.0 * parameters();
    }

    /// The Bayesian information criterion.
    public double bic() {
        return -2 * logLikelihood() + StrictMath.log(residuals.length) * parameters();
    }

    /// The polynomial of the given degree through points: coefficients, highest power first.
    ///
    /// @throws IllegalArgumentException if the lengths differ or a number is not finite
    public static double[] polynomial(double[] x, double[] y, int degree) {
        double[] scales = new double[degree + 1];
        double[][] powers = new double[x.length][degree + 1];
        for (int i = 0; i < x.length; i++) {
            double power = 1;
            for (int k = degree; k >= 0; k--) {
                powers[i][k] = power;
                scales[k] += power * power;
                power *= x[i];
            }
        }
        for (int k = 0; k <= degree; k++) {
            scales[k] = scales[k] == 0 ? 1 : Math.sqrt(scales[k]);
            for (double[] row : powers) {
                row[k] /= scales[k];
            }
        }
        double[] coefficients = fit(powers, y, false).coefficients();
        for (int k = 0; k <= degree; k++) {
            coefficients[k] /= scales[k];
        }
        return coefficients;
    }

    private int parameters() {
        return modelDegrees + (hasConstant ? 1 : 0);
    }

    private static double[][] withOnes(double[][] predictors) {
        double[][] design = new double[predictors.length][];
        for (int i = 0; i < design.length; i++) {
            design[i] = new double[predictors[i].length + 1];
            design[i][0] = 1;
            System.arraycopy(predictors[i], 0, design[i], 1, predictors[i].length);
        }
        return design;
    }

    private static double sumOfSquares(double[] x) {
        double sum = 0;
        for (double value : x) {
            sum += value * value;
        }
        return sum;
    }
}
