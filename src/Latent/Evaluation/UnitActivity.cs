namespace Latent.Evaluation;

/// <summary>
/// The variance over data of each unit's posterior mean. Where that mean is known by draws of a level below, it takes two of them: the
/// covariance over data of the means at both is the variance of their expectation, which one draw would put too high.
/// </summary>
/// <remarks>Burda, Grosse and Salakhutdinov 2016, arXiv:1509.00519, section 5.2.</remarks>
/// <param name="units">The number of units.</param>
/// <param name="draws">1 or 2, the number of means that come of each datum.</param>
internal sealed class UnitActivity(int units, int draws)
{
    private readonly UnitMoments _means = new(units);
    private readonly UnitMoments? _gaps = draws == 2 ? new UnitMoments(units) : null;

    /// <summary>Adds a batch. Shape: [draws, B, units].</summary>
    public void Add(ReadOnlySpan<float> means)
    {
        if (_gaps is null)
        {
            _means.Add(means);
            return;
        }

        // Cov(a, b) = Var((a + b) / 2) - Var((a - b) / 2).
        var (half, gap) = (new float[means.Length / 2], new float[means.Length / 2]);
        for (var i = 0; i < half.Length; i++)
        {
            var (a, b) = (means[i], means[half.Length + i]);
            (half[i], gap[i]) = ((a + b) / 2, (a - b) / 2);
        }

        _means.Add(half);
        _gaps.Add(gap);
    }

    /// <summary>Var E_q[z] of each unit, in squared units of z; an estimate of two draws may be below 0.</summary>
    public double[] Variance() => _gaps is null
        ? _means.Variance()
        : [.. _means.Variance().Zip(_gaps.Variance(), (sum, gap) => sum - gap)];
}
