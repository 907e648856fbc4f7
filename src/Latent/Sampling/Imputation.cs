namespace Latent.Sampling;

/// <summary>What a <see cref="PseudoGibbs"/> chain says of the missing values of data.</summary>
/// <param name="Mean">The mean over the draws, estimating E[x_missing | x_known]; a known value is itself. Shape: [n, D].</param>
/// <param name="Deviation">The standard deviation of the draws, in units of the data; 0 of a known value. Shape: [n, D].</param>
/// <param name="Draws">
/// Single draws: data sets filled as by chance, whose differences are what is not known (Rubin 1987, "Multiple Imputation
/// for Nonresponse in Surveys"). Shape: [n, D] each.
/// </param>
public sealed record Imputation(float[] Mean, float[] Deviation, IReadOnlyList<float[]> Draws)
{
    /// <summary>Fills the missing values of data.</summary>
    /// <param name="chain">The chain.</param>
    /// <param name="start">The data, with values to start from where they are missing. Shape: [n, D].</param>
    /// <param name="missing">Which values are missing. Shape: [n, D].</param>
    /// <param name="options">How many sweeps, and how many draws to keep.</param>
    /// <exception cref="ArgumentException">
    /// The lengths do not fit together, more draws are asked for than sweeps are left, or a draw is not finite.
    /// </exception>
    public static Imputation Of(PseudoGibbs chain, ReadOnlySpan<float> start, ReadOnlySpan<bool> missing, ImputationOptions options)
    {
        ArgumentNullException.ThrowIfNull(chain);
        ArgumentNullException.ThrowIfNull(options);
        var kept = options.Sweeps - options.BurnIn;
        if (options.Draws < 0 || options.Draws > kept)
            throw new ArgumentException($"Imputation: {options.Draws} draws of the {kept} sweeps after the burn-in; expected 0 to {kept}.", nameof(options));
        var (x, mean, squares, draws) = (start.ToArray(), new double[start.Length], new double[start.Length], new List<float[]>());
        for (var sweep = 1; sweep <= options.Sweeps; sweep++)
        {
            chain.Sweep(x, missing, sweep);
            var count = sweep - options.BurnIn;
            if (count < 1)
                continue;
            Add(x, count, mean, squares);
            if ((long)count * options.Draws / kept > (count - 1L) * options.Draws / kept)
                draws.Add([.. x]);
        }

        var (means, deviations) = (start.ToArray(), new float[start.Length]);
        for (var i = 0; i < x.Length; i++)
        {
            if (missing[i])
                (means[i], deviations[i]) = ((float)mean[i], (float)Math.Sqrt(squares[i] / Math.Max(1, kept - 1)));
        }

        return new(means, deviations, draws);
    }

    // Welford 1962, doi:10.1080/00401706.1962.10490022.
    private static void Add(float[] x, int count, double[] mean, double[] squares)
    {
        for (var i = 0; i < x.Length; i++)
        {
            var off = x[i] - mean[i];
            mean[i] += off / count;
            squares[i] += off * (x[i] - mean[i]);
        }
    }
}
