using Latent.Tensors;
using Latent.Tensors.Random;

namespace Latent.Probability;

/// <summary>
/// One of n categories, <c>p(x) = Πᵢ pᵢ^xᵢ</c> with <c>ln pᵢ = lᵢ - ln Σⱼ exp lⱼ</c> and x a row of n values that is 1 at the
/// category and 0 elsewhere; no probability is ever clamped. The innermost axis holds the categories, so an event has
/// one axis, or more where several variables are one event. A row of zeros, as of a variable that was not seen, has the
/// log-mass 0 and no gradient.
/// </summary>
/// <remarks>Bishop 2006, "Pattern recognition and machine learning", eq. 2.26.</remarks>
public sealed record Categorical : Distribution, IHasMean
{
    /// <summary>A distribution by its logits.</summary>
    /// <param name="logits">The logarithms of the probabilities up to a constant. Shape: [.., n].</param>
    /// <exception cref="ShapeException">There is no axis of categories.</exception>
    public Categorical(Tensor logits)
    {
        ArgumentNullException.ThrowIfNull(logits);
        if (logits.Shape.Rank == 0)
            throw new ShapeException(nameof(Categorical), "one logit has no axis of categories; expected [.., n]");
        (Logits, EventRank) = (logits, 1);
    }

    /// <summary>The logarithms of the probabilities up to a constant. Shape: [.., n].</summary>
    public Tensor Logits { get; init; }

    /// <inheritdoc/>
    public override Shape Shape => Logits.Shape;

    /// <summary>The probabilities, which sum to 1 over the innermost axis. Shape: the logits'.</summary>
    public Tensor Mean => LogMasses().Exp();

    /// <inheritdoc/>
    /// <remarks>
    /// The largest of lᵢ plus Gumbel noise, <c>-ln(-ln u)</c>, is at i with probability pᵢ (Gumbel 1954; Maddison, Tarlow
    /// and Minka 2014, arXiv:1411.0030). Two may be equal in float32: a second draw decides between them.
    /// </remarks>
    public override Tensor Sample(RandomKey key, Shape leading = default)
    {
        Shape shape = [.. leading, .. Shape];
        var noisy = Logits - (-key.Fold("gumbel").Uniform(shape).Log()).Log();
        return Largest(Largest(noisy) * key.Fold("tie").Uniform(shape));
    }

    /// <summary><c>xᵢ ln pᵢ</c>: the terms of the log-mass, of which x leaves one.</summary>
    protected override Tensor LogDensity(Tensor x) => x * LogMasses();

    // Relative to the largest logit, so that nothing overflows and the sum is at least 1.
    private Tensor LogMasses()
    {
        var inner = Inner(Logits);
        var shifted = Logits - Logits.StopGradient().MaxTo(inner);
        return shifted - shifted.Exp().SumTo(inner).Log();
    }

    private static Shape Inner(Tensor x) => [.. x.Shape[..^1], 1];

    private static Tensor Largest(Tensor x) => 1 - x.MaxTo(Inner(x)).Greater(x);
}
