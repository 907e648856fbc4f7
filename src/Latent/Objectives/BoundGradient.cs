using Latent.Models;

namespace Latent.Objectives;

/// <summary>A gradient estimator of a bound with respect to the parameters of q.</summary>
public enum BoundGradient
{
    /// <summary>The gradient of the drawn bound: Kingma and Welling 2014, arXiv:1312.6114, section 2.3.</summary>
    Reparameterized,

    /// <summary>
    /// Without the score of q: Roeder, Wu and Duvenaud 2017, arXiv:1703.09194. Biased for an importance-weighted bound of several draws,
    /// for which there is <see cref="Doubly"/>.
    /// </summary>
    Path,

    /// <summary>
    /// <c>f(z) ∇ ln q(z)</c>, which needs no derivative of f: Kingma and Welling 2014, section 2.2, "naive".
    /// </summary>
    Score,

    /// <summary>The same with f less its running mean over earlier batches: Mnih and Gregor 2014, arXiv:1402.0030.</summary>
    ScoreWithBaseline,

    /// <summary>
    /// Of an importance-weighted bound: squared normalized weights on the path through the draws. Tucker et al. 2019,
    /// arXiv:1810.04152, eq. 8.
    /// </summary>
    Doubly,
}

/// <summary>What a gradient asks of the draws.</summary>
internal static class BoundGradientExtensions
{
    public static bool IsScore(this BoundGradient gradient) =>
        gradient is BoundGradient.Score or BoundGradient.ScoreWithBaseline;

    public static DrawGradient OfDraws(this BoundGradient gradient) => gradient switch
    {
        BoundGradient.Reparameterized => DrawGradient.Total,
        BoundGradient.Path or BoundGradient.Doubly => DrawGradient.Path,
        _ => DrawGradient.Score,
    };
}
