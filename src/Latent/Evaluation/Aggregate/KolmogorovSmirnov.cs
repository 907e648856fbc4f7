using Latent.Tensors;

namespace Latent.Evaluation.Aggregate;

/// <summary>The test of one latent variable's draws against N(0, 1): the largest distance of the two CDFs.</summary>
/// <param name="Statistic">D, the largest |F̂(z) - Φ(z)|, from 0 to 1.</param>
/// <param name="Count">n, the number of draws.</param>
/// <remarks>
/// With many draws the smallest difference is significant: the statistic says how large it is, the p-value only whether
/// it may be chance. The draws are to be independent and from q(z); posterior means are not.
/// </remarks>
public sealed record KolmogorovSmirnov(double Statistic, int Count)
{
    // Beyond 100 terms e^(-2 j² λ²) is below 1e-100 for every λ that the series is used at.
    private const int Terms = 100;

    /// <summary>
    /// The probability of a statistic at least as large if the draws are from N(0, 1): the limiting law at
    /// <c>λ = (√n + 0.12 + 0.11/√n) D</c>, good to about 0.01 from n = 5 on.
    /// </summary>
    /// <remarks>Stephens 1970, doi:10.1111/j.2517-6161.1970.tb00821.x, for the correction.</remarks>
    public double PValue
    {
        get
        {
            var root = Math.Sqrt(Count);
            return Tail((root + 0.12 + (0.11 / root)) * Statistic);
        }
    }

    /// <summary>Compares draws with N(0, 1). Shape: [n] → [].</summary>
    /// <exception cref="ArgumentException">There are none, or one is not a number.</exception>
    public static KolmogorovSmirnov OfStandardNormal(ReadOnlySpan<double> draws)
    {
        if (draws.IsEmpty || draws.Contains(double.NaN))
        {
            throw new ArgumentException(
                "KolmogorovSmirnov: there are no draws, or one is NaN; give one or more numbers.", nameof(draws));
        }

        var sorted = draws.ToArray();
        Array.Sort(sorted);
        var statistic = 0.0;
        for (var i = 0; i < sorted.Length; i++)
        {
            // The empirical CDF jumps at a draw from i/n to (i + 1)/n.
            var p = Numerics.NormalCdf(sorted[i]);
            var above = ((i + 1.0) / sorted.Length) - p;
            statistic = Math.Max(statistic, Math.Max(above, p - ((double)i / sorted.Length)));
        }

        return new(statistic, sorted.Length);
    }

    /// <summary>Compares each latent variable's draws with N(0, 1). Shape: [n, Z] → [Z].</summary>
    /// <param name="draws">The draws, row by row.</param>
    /// <param name="size">Z.</param>
    public static IReadOnlyList<KolmogorovSmirnov> OfLatents(ReadOnlySpan<double> draws, int size)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        ArgumentOutOfRangeException.ThrowIfNotEqual(draws.Length % size, 0);
        var tests = new KolmogorovSmirnov[size];
        var column = new double[draws.Length / size];
        for (var j = 0; j < size; j++)
        {
            for (var i = 0; i < column.Length; i++)
                column[i] = draws[(i * size) + j];
            tests[j] = OfStandardNormal(column);
        }

        return tests;
    }

    /// <summary>
    /// The tail of Kolmogorov's law, <c>2 Σ (-1)^(j-1) e^(-2 j² λ²)</c>; below λ = 1 by the other form, where this one
    /// cancels: <c>1 - (√2π/λ) Σ e^(-(2j-1)² π²/(8 λ²))</c>.
    /// </summary>
    /// <remarks>Kolmogorov 1933; both forms in Feller 1948, doi:10.1214/aoms/1177730243.</remarks>
    internal static double Tail(double lambda)
    {
        if (lambda <= 0)
            return 1;
        var sum = 0.0;
        for (var j = 1; j <= Terms; j++)
        {
            var odd = ((2 * j) - 1) * Math.PI / lambda;
            sum += lambda < 1
                ? Math.Exp(-odd * odd / 8)
                : (j % 2 == 1 ? 1 : -1) * Math.Exp(-2 * j * j * lambda * lambda);
        }

        return lambda < 1 ? 1 - (Math.Sqrt(2 * Math.PI) / lambda * sum) : 2 * sum;
    }
}
