using Latent.Tensors;
using Latent.Tensors.Random;

namespace Latent.Probability;

/// <summary>
/// A batch of independent distributions. The innermost <see cref="EventRank"/> axes of a draw form one event, whose
/// density is a single number; the axes before them are the batch.
/// </summary>
/// <remarks>
/// A final type gives the elementwise density and the sampler; checks, reduction and naming are here, once. What only
/// some distributions have (a mean, a reparameterisation) is an interface, so asking for a missing one does not
/// compile.
/// </remarks>
public abstract record Distribution
{
    /// <summary>The number of innermost axes that form one event.</summary>
    public int EventRank { get; init; }

    /// <summary>The shape of one draw: batch axes, then event axes.</summary>
    public abstract Shape Shape { get; }

    /// <summary>The batch axes of <see cref="Shape"/>.</summary>
    public Shape BatchShape => Shape[..^EventRank];

    /// <summary>The log-density, or log-mass, of each event.</summary>
    /// <param name="x">The events. Shape: one that broadcasts with <see cref="Shape"/>.</param>
    /// <returns>Natural logarithms. Shape: that of both broadcast together, without the event axes.</returns>
    /// <exception cref="ShapeException"><paramref name="x"/> does not broadcast with this distribution.</exception>
    public Tensor LogProb(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        var shape = Shape.Broadcast(x.Shape, Shape, $"{GetType().Name}.LogProb");
        return LogDensity(x).BroadcastTo(shape).SumInner(EventRank);
    }

    /// <summary>Independent draws. Shape: [.. <paramref name="leading"/>, .. <see cref="Shape"/>].</summary>
    /// <param name="key">The stream the draws come from.</param>
    /// <param name="leading">The axes of repeated draws, as in <c>[K]</c>; <c>[]</c> for one draw.</param>
    public abstract Tensor Sample(RandomKey key, Shape leading = default);

    /// <summary>
    /// The log-density of each element, before event axes are summed. Shape: that of x broadcast with the parameters.
    /// </summary>
    protected abstract Tensor LogDensity(Tensor x);
}

/// <summary>What is the same of every distribution.</summary>
public static class DistributionExtensions
{
    extension(Distribution distribution)
    {
        /// <summary>The mean of each element. Shape: the distribution's.</summary>
        /// <exception cref="NotSupportedException">It is not known in closed form.</exception>
        public Tensor FullMean()
        {
            ArgumentNullException.ThrowIfNull(distribution);
            return distribution is IHasMean known
                ? known.Mean.BroadcastTo(distribution.Shape)
                : throw new NotSupportedException($"{distribution.GetType().Name}: its mean is not known in closed form.");
        }
    }

    extension<T>(T distribution)
        where T : Distribution
    {
        /// <summary>The same distribution with its innermost <paramref name="rank"/> axes read as one event.</summary>
        public T AsEvent(int rank = 1) => distribution with { EventRank = rank };
    }
}
