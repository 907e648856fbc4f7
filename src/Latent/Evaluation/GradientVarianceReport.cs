namespace Latent.Evaluation;

/// <summary>How far an estimator's gradients spread over draws, at fixed parameters and a fixed batch.</summary>
/// <param name="Encoder">Of the recognition parameters, those below <c>encoder</c>.</param>
/// <param name="Decoder">Of all others.</param>
public sealed record GradientVarianceReport(GroupVariance Encoder, GroupVariance Decoder);

/// <summary>The gradients of one group of parameters, of a bound in nats per datum.</summary>
/// <param name="Parameters">The number of scalars; where it is 0, so are the others.</param>
/// <param name="Variance">The sum over scalars of the gradient's variance: the trace of its covariance, in nats².</param>
/// <param name="VarianceError">The standard error of <paramref name="Variance"/>.</param>
/// <param name="SquaredMean">The squared norm of the mean gradient, in nats². The share that chance adds is taken off, so it may
/// come out below 0 where the signal drowns.</param>
public sealed record GroupVariance(int Parameters, double Variance, double VarianceError, double SquaredMean)
{
    /// <summary>The standard error of <see cref="SquaredMean"/>, by a jackknife over ten groups of draws; null of fewer than three draws.</summary>
    public double? SquaredMeanError { get; init; }

    /// <summary>
    /// The norm of the mean gradient by the square root of the sum of variances: above 1 where a single draw mostly points the right
    /// way. Infinite where nothing varies; NaN where there is no gradient either.
    /// </summary>
    public double SignalToNoise => Math.Sqrt(Math.Max(SquaredMean, 0) / Variance);

    /// <summary>
    /// The standard error of <see cref="SignalToNoise"/>, to first order in those of the two it is made from; null where it is 0, and
    /// where theirs is not known.
    /// </summary>
    public double? SignalToNoiseError => SignalToNoise > 0 && SquaredMeanError is { } error
        ? SignalToNoise / 2 * Math.Sqrt(Math.Pow(error / SquaredMean, 2) + Math.Pow(VarianceError / Variance, 2))
        : null;
}
