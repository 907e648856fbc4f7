namespace Latent.Sampling;

/// <summary>
/// Tunes step sizes to a mean probability of acceptance δ by Nesterov's dual averaging: with H̄ the weighted mean of
/// δ - α, iteration t is followed by <c>ln ε = ln(10 ε₀) - H̄ √t / γ</c>, and what stays after warm-up is ε̄, whose
/// logarithm is the mean of all ln ε with weights that forget the first.
/// </summary>
/// <param name="count">The number of step sizes.</param>
/// <param name="start">ε₀.</param>
/// <param name="target">δ.</param>
/// <remarks>
/// Hoffman and Gelman 2014, "The No-U-Turn sampler", arXiv:1111.4246, algorithm 5, with its constants γ = 0.05,
/// t₀ = 10, κ = 0.75.
/// </remarks>
internal sealed class DualAveraging(int count, double start, double target)
{
    private const double Gamma = 0.05;
    private const double Offset = 10;
    private const double Kappa = 0.75;

    /// <summary>H̄ of each step size.</summary>
    public double[] Shortfall { get; } = new double[count];

    /// <summary>ln ε̄ of each step size.</summary>
    public double[] LogAveraged { get; } = [.. Enumerable.Repeat(Math.Log(start), count)];

    /// <summary>Takes in the acceptance of an iteration.</summary>
    /// <param name="index">Which step size.</param>
    /// <param name="iteration">t, from 1.</param>
    /// <param name="acceptance">α, the probability of acceptance, from 0 to 1.</param>
    public void Update(int index, long iteration, double acceptance)
    {
        Shortfall[index] += (target - acceptance - Shortfall[index]) / (iteration + Offset);
        var weight = Math.Pow(iteration, -Kappa);
        LogAveraged[index] += weight * (LogNext(index, iteration) - LogAveraged[index]);
    }

    /// <summary>ε of the iteration that follows a number of iterations of warm-up.</summary>
    public double Exploring(int index, long iterations) =>
        iterations == 0 ? start : Math.Exp(LogNext(index, iterations));

    /// <summary>ε̄, the step size after warm-up.</summary>
    public double Settled(int index) => Math.Exp(LogAveraged[index]);

    private double LogNext(int index, long iterations) =>
        Math.Log(10 * start) - (Math.Sqrt(iterations) / Gamma * Shortfall[index]);
}
