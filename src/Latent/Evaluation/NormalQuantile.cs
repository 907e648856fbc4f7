namespace Latent.Evaluation;

/// <summary>The inverse of the standard normal's distribution function.</summary>
public static class NormalQuantile
{
    // Newton's steps from the middle never overshoot, for Φ is concave above it; in the far tail they are short.
    private const int MostSteps = 200;

    private const double HalfLogTwoPi = 0.91893853320467274178;

    /// <summary>
    /// x with Φ(x) = <paramref name="probability"/>, to the last digits for probabilities from 1e-9 to 1 - 1e-9.
    /// </summary>
    /// <param name="probability">Above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not between 1e-9 and 1 - 1e-9.</exception>
    public static double Of(double probability)
    {
        const double Least = 1e-9;
        if (!(probability is >= Least and <= 1 - Least))
        {
            throw new ArgumentOutOfRangeException(
                nameof(probability), probability, "NormalQuantile: expected a probability from 1e-9 to 1 - 1e-9.");
        }

        if (probability < 0.5)
            return -Of(1 - probability);
        var x = 0.0;
        for (var i = 0; i < MostSteps; i++)
        {
            var density = Math.Exp((-0.5 * x * x) - HalfLogTwoPi);
            var step = (probability - Distribution(x, density)) / density;
            x += step;
            if (Math.Abs(step) < 1e-15 * (1 + x))
                break;
        }

        return x;
    }

    /// <summary>Φ(x) = ½ + φ(x) (x + x³/3 + x⁵/15 + …).</summary>
    /// <remarks>Marsaglia 2004, "Evaluating the Normal Distribution", doi:10.18637/jss.v011.i04, section 3.</remarks>
    private static double Distribution(double x, double density)
    {
        var (sum, before, term) = (x, 0.0, x);
        for (var i = 3; sum != before; i += 2)
        {
            before = sum;
            term *= x * x / i;
            sum += term;
        }

        return 0.5 + (sum * density);
    }
}
