using Latent.Tensors;

namespace Latent.Models;

/// <summary>
/// How the mean of p(x | z) follows from the decoder's linear output η: a link g is such that <c>g(mean) = η</c>.
/// </summary>
/// <remarks>McCullagh and Nelder 1989, "Generalized Linear Models", section 2.2.3.</remarks>
public sealed record MeanLink
{
    // A value that the training data always have at a border starts a thousandth off it, not at a logit that is infinite.
    private const float Margin = 1e-3f;

    private readonly Func<Tensor, Tensor> _mean;
    private readonly Func<float, float> _predictor;

    private MeanLink(string layer, Func<Tensor, Tensor> mean, Func<float, float> predictor) =>
        (Layer, _mean, _predictor) = (layer, mean, predictor);

    /// <summary><c>mean = η</c>, any number.</summary>
    public static MeanLink Identity { get; } = new("mean", x => x, x => x);

    /// <summary><c>mean = 1 / (1 + e^-η)</c>, in (0, 1).</summary>
    public static MeanLink Logit { get; } = new("logit", x => x.Sigmoid(), p => LogOdds(Math.Clamp(p, Margin, 1 - Margin)));

    /// <summary>
    /// What the layer that yields η is called: weights of another run serve under another likelihood only where they mean
    /// the same.
    /// </summary>
    internal string Layer { get; }

    /// <inheritdoc/>
    public override string ToString() => Layer;

    /// <summary>The mean. Shape: that of η.</summary>
    internal Tensor Mean(Tensor predictor) => _mean(predictor);

    /// <summary>The η of means; of those at or beyond a border, of one just inside. Shape: unchanged.</summary>
    internal float[] Predictor(ReadOnlySpan<float> means) => Array.ConvertAll(means.ToArray(), x => _predictor(x));

    private static float LogOdds(float p) => MathF.Log(p / (1 - p));
}
