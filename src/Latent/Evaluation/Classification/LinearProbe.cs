namespace Latent.Evaluation.Classification;

/// <summary>
/// A linear classifier on features that stay as they are: how plainly they say the class. Each feature is centred, and all
/// are divided by one root mean square, which keeps their directions. Weights have a normal prior of precision α, so that
/// the penalty of <see cref="LogisticRegression"/> is α/n.
/// </summary>
/// <remarks>Alain and Bengio 2017, "Understanding intermediate layers using linear classifier probes", arXiv:1610.01644.</remarks>
public sealed class LinearProbe
{
    // A gradient of a ten-thousandth moves no digit of an accuracy or a cross-entropy that is shown.
    private const double Tolerance = 1e-4;

    private const int MostIterations = 500;

    private readonly double[] _centre;
    private readonly double _scale;
    private readonly LogisticRegression _fit;

    private LinearProbe(double[] centre, double scale, double[] scaled, int[] labels, int classes)
    {
        (_centre, _scale) = (centre, scale);
        Precision = PriorPrecision.Choose(scaled, labels, classes);
        _fit = LogisticRegression.FitInPlace(
            scaled, labels, classes, Precision / labels.Length, MostIterations, Tolerance);
    }

    /// <summary>α, chosen by cross-validation among the labels; 1 where they are fewer than five a class.</summary>
    public double Precision { get; }

    /// <summary>Whether the fit ended at the minimum rather than at its last iteration.</summary>
    public bool IsConverged => _fit.IsConverged;

    /// <summary>Fits weights and intercepts.</summary>
    /// <param name="features">Finite values. Shape: [n, F].</param>
    /// <param name="labels">The classes, from 0. Shape: [n].</param>
    /// <param name="classes">C, the number of classes, at least 2.</param>
    /// <exception cref="ArgumentException">The lengths do not fit together, or a value is out of its domain.</exception>
    public static LinearProbe Fit(ReadOnlySpan<float> features, ReadOnlySpan<int> labels, int classes)
    {
        if (labels.IsEmpty || features.Length % labels.Length != 0)
        {
            throw new ArgumentException(
                $"LinearProbe: {features.Length} features are no whole number a label of {labels.Length}.", nameof(features));
        }

        var centre = new double[features.Length / labels.Length];
        for (var i = 0; i < features.Length; i++)
            centre[i % centre.Length] += features[i] / (double)labels.Length;
        var scaled = Scaled(features, centre, 1);
        var squares = 0.0;
        foreach (var value in scaled)
            squares += value * value;

        // Features that never vary stay 0.
        var scale = squares > 0 ? Math.Sqrt(features.Length / squares) : 1;
        foreach (ref var value in scaled.AsSpan())
            value *= scale;
        return new(centre, scale, scaled, labels.ToArray(), classes);
    }

    /// <summary>ln p(c | features), in nats. Shape: [n, F] → [n, C].</summary>
    /// <exception cref="ArgumentException">The features are no whole number of rows.</exception>
    public double[] LogProbabilities(ReadOnlySpan<float> features) =>
        _fit.LogProbabilities(Scaled(features, _centre, _scale));

    private static double[] Scaled(ReadOnlySpan<float> features, double[] centre, double scale)
    {
        var scaled = new double[features.Length];
        for (var i = 0; i < scaled.Length; i++)
            scaled[i] = scale * (features[i] - centre[i % centre.Length]);
        return scaled;
    }
}
