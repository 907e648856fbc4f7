namespace Latent.Evaluation;

/// <summary>
/// Mean and variance of each coordinate of a vector that is seen draw by draw, in double precision.
/// </summary>
/// <remarks>The recursion of Welford 1962, doi:10.1080/00401706.1962.10490022.</remarks>
/// <param name="length">The number of coordinates.</param>
internal sealed class VectorMoments(int length)
{
    private readonly double[] _means = new double[length];
    private double _squares, _ofContributions;

    /// <summary>The number of draws.</summary>
    public long Count { get; private set; }

    /// <summary>The mean of each coordinate.</summary>
    public IReadOnlyList<double> Means => _means;

    /// <summary>The sum over coordinates of the unbiased variance: the trace of the covariance.</summary>
    public double Variance => _squares / (Count - 1);

    /// <summary>
    /// The standard error of <see cref="Variance"/>: each draw but the first adds a term whose expectation is the trace, and
    /// the terms are uncorrelated where the draws are normal.
    /// </summary>
    public double VarianceError
    {
        get
        {
            var terms = Count - 1;
            var spread = (_ofContributions - (terms * Variance * Variance)) / Math.Max(terms - 1, 1);
            return Math.Sqrt(Math.Max(spread, 0) / terms);
        }
    }

    /// <summary>
    /// The squared norm of the expectation without bias: that of the mean, less the variance of the mean. By chance it may be
    /// below 0.
    /// </summary>
    public double SquaredMean
    {
        get
        {
            var sum = 0.0;
            foreach (var mean in _means)
                sum += mean * mean;
            return sum - (Variance / Count);
        }
    }

    /// <summary>Takes in one draw.</summary>
    /// <param name="draw">Every coordinate.</param>
    public void Add(ReadOnlySpan<float> draw)
    {
        Count++;
        var (weight, added) = (1.0 / Count, 0.0);
        for (var i = 0; i < draw.Length; i++)
        {
            var difference = draw[i] - _means[i];
            _means[i] += weight * difference;
            added += difference * (draw[i] - _means[i]);
        }

        _squares += added;
        if (Count == 1)
            return;

        // It is (n - 1) / n of the squared distance from the mean before, whose expectation is n / (n - 1) of the trace.
        _ofContributions += added * added;
    }
}
