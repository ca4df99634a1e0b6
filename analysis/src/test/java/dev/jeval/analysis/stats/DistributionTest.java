package dev.jeval.analysis.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DistributionTest {
    /// Rounding of a double, with room for the few operations on the way.
    private static final double PRECISION = 1e-13;

    /// Quantiles of Student's t by 50-digit arithmetic (mpmath 1.3): degrees of freedom, q, value.
    private static final double[][] T_QUANTILES = {
        {1, 1e-10, -3183098861.837907},
        {1, 0.001, -318.30883898555044},
        {1, 0.025, -12.706204736174705},
        {1, 0.2, -1.3763819204711734},
        {1, 0.9, 3.077683537175254},
        {1, 0.9999, 3183.0987571185015},
        {2, 1e-10, -70710.67810804815},
        {2, 0.001, -22.327124770119877},
        {2, 0.025, -4.302652729749464},
        {2, 0.2, -1.0606601717798212},
        {2, 0.9, 1.885618083164127},
        {2, 0.9999, 70.70007107496818},
        {3, 1e-10, -2225.7692846830932},
        {3, 0.001, -10.214531852407386},
        {3, 0.025, -3.1824463052837095},
        {3, 0.2, -0.9784723123633043},
        {3, 0.9, 1.6377443536962104},
        {3, 0.9999, 22.203742273205002},
        {5, 1e-10, -156.8255927088943},
        {5, 0.001, -5.89342953135601},
        {5, 0.025, -2.5705818356363155},
        {5, 0.2, -0.919543780240826},
        {5, 0.9, 1.4758840488244813},
        {5, 0.9999, 9.677566300882814},
        {8, 1e-10, -39.12956297338265},
        {8, 0.001, -4.500790933723724},
        {8, 0.025, -2.3060041352041667},
        {8, 0.2, -0.8888895177670197},
        {8, 0.9, 1.396815309743865},
        {8, 0.9999, 6.441999821020496},
        {17, 1e-10, -13.322907036156316},
        {17, 0.001, -3.6457673800784094},
        {17, 0.025, -2.109815577833317},
        {17, 0.2, -0.863279017420053},
        {17, 0.9, 1.333379389721627},
        {17, 0.9999, 4.714406516516215},
        {33, 1e-10, -9.021157553120444},
        {33, 0.001, -3.356337279363628},
        {33, 0.025, -2.034515297449339},
        {33, 0.2, -0.8526494236479885},
        {33, 0.9, 1.3077371244508864},
        {33, 0.9999, 4.182240535823318},
        {200, 1e-10, -6.706200879452119},
        {200, 0.001, -3.1314798142211213},
        {200, 0.025, -1.9718962236339093},
        {200, 0.2, -0.8434221315354182},
        {200, 0.9, 1.2857987939948012},
        {200, 0.9999, 3.789120788747759},
        {1000, 1e-10, -6.427876283134213},
        {1000, 0.001, -3.098402163912923},
        {1000, 0.025, -1.9623390808264085},
        {1000, 0.2, -0.8419808221624285},
        {1000, 0.9, 1.2823987214609245},
        {1000, 0.9999, 3.732851604575396}
    };

    @Test
    void quantilesOfStudentsTKeepAllDigits() {
        for (double[] row : T_QUANTILES) {
            double actual = new Distribution.StudentT(row[0]).quantile(row[1]);
            assertThat(actual / row[2] - 1)
                    .as("t(%s) at %s", row[0], row[1])
                    .isBetween(-PRECISION, PRECISION);
        }
    }

    @Test
    void quantileInvertsCumulative() {
        Random random = new Random(11);
        for (Distribution distribution :
                List.of(
                        new Distribution.Normal(),
                        new Distribution.StudentT(1),
                        new Distribution.StudentT(7.5),
                        new Distribution.ChiSquared(4),
                        new Distribution.FisherF(3, 9),
                        new Distribution.BetaShape(0.4, 2.5))) {
            double before = Double.NEGATIVE_INFINITY;
            for (double q = 1e-4; q < 1; q += 0.01 * random.nextDouble()) {
                double x = distribution.quantile(q);
                assertThat(distribution.cumulative(x) - q).isBetween(-PRECISION, PRECISION);
                assertThat(distribution.cumulative(x) + distribution.survival(x) - 1)
                        .isBetween(-PRECISION, PRECISION);
                assertThat(x).isGreaterThanOrEqualTo(before);
                before = x;
            }
            assertThat(distribution.quantile(0)).isEqualTo(distribution.supportLow());
            assertThat(distribution.quantile(1)).isEqualTo(distribution.supportHigh());
            assertThat(distribution.quantile(1.5)).isNaN();
        }
    }

    @Test
    void rejectsParametersThatAreNotPositive() {
        assertThatThrownBy(() -> new Distribution.StudentT(0)).hasMessageContaining("positive");
        assertThatThrownBy(() -> new Distribution.FisherF(1, -1)).hasMessageContaining("positive");
        assertThatThrownBy(() -> new Distribution.ChiSquared(Double.NaN))
                .hasMessageContaining("NaN");
    }
}
