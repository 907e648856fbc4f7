using Latent.Probability;
using Latent.Tensors;
using Latent.Tensors.Random;

namespace Latent.Models;

/// <summary>How a gradient reaches the parameters of q from values that were drawn from it.</summary>
public enum DrawGradient
{
    /// <summary>Through the draw and through its density: the gradient of what is computed.</summary>
    Total,

    /// <summary>
    /// Through the draw alone: the parameters in ln q(z) are held fixed, whose part has expectation 0 in ln w itself. At
    /// q = p(z | x) the gradient of ln w then has no variance. Roeder, Wu and Duvenaud 2017, arXiv:1703.09194, eq. 8.
    /// </summary>
    Path,

    /// <summary>Through the density alone: the draw is held fixed, and q need not be reparameterized.</summary>
    Score,
}

/// <summary>Where a pass takes its latent variables from; a number is so many draws.</summary>
public abstract record LatentSource
{
    /// <summary>Draws from q for each datum.</summary>
    /// <param name="draws">K, their number.</param>
    /// <param name="gradient">How gradients reach the parameters of q.</param>
    public static LatentSource Drawn(int draws, DrawGradient gradient = DrawGradient.Total) =>
        new FromPosterior(Require.Positive(draws), gradient);

    /// <summary>Values from elsewhere, which q and the prior only score. Shape: [.., B, Z] for each level.</summary>
    public static LatentSource Given(IReadOnlyList<Tensor> z) => new Values(z);

    /// <summary>The mean of each level's q, given the means of the levels before it: codes without a draw. Shape: [B, Z] for each level.</summary>
    /// <exception cref="NotSupportedException">The mean of a level's q is not known in closed form.</exception>
    public static LatentSource Means { get; } = new FromMeans();

    /// <summary>Draws from q, with the gradient of what is computed.</summary>
    public static implicit operator LatentSource(int draws) => Drawn(draws);

    /// <summary>Draws from q, with the gradient of what is computed.</summary>
    public static LatentSource FromInt32(int draws) => draws;

    /// <summary>The values of one level, and their density under its posterior.</summary>
    /// <param name="level">The level's place in the order of drawing.</param>
    /// <param name="q">The level's posterior given the levels before it.</param>
    /// <param name="key">The stream of the level's draws.</param>
    /// <param name="held">q with its weights held fixed and no more, where it depends on draws of levels before it; null where it is of x alone.</param>
    internal abstract Sampled Take<T>(int level, T q, RandomKey key, Func<Distribution>? held = null)
        where T : Distribution, IReparameterized;

    /// <summary>The values of a level whose draws have no path: no gradient passes them.</summary>
    /// <param name="level">The level's place in the order of drawing.</param>
    /// <param name="q">The level's posterior given the levels before it.</param>
    /// <param name="key">The stream of the level's draws.</param>
    internal abstract Sampled TakeFixed(int level, Distribution q, RandomKey key);

    /// <summary>K, the number of draws with the gradient of what is computed.</summary>
    /// <exception cref="NotSupportedException">Values come from elsewhere, or their gradient is another.</exception>
    internal virtual int Reparameterized => throw new NotSupportedException(
        "relaxed bits are drawn from their posterior, with the reparameterized gradient; values from elsewhere and other gradients are of other models");

    private sealed record FromPosterior(int Draws, DrawGradient Gradient) : LatentSource
    {
        // A level that depends on draws of an earlier one has their axis from it.
        internal override Sampled Take<T>(int level, T q, RandomKey key, Func<Distribution>? held = null)
        {
            var drawn = q.SampleWithLogProb(key, q.BatchShape.Rank == 1 ? [Draws] : []);
            var fixedValue = drawn.Value.StopGradient();
            return Gradient switch
            {
                DrawGradient.Path => drawn with { LogProb = (held?.Invoke() ?? q.Detached()).LogProb(drawn.Value) },
                DrawGradient.Score => new(fixedValue, q.LogProb(fixedValue)),
                _ => drawn,
            };
        }

        internal override Sampled TakeFixed(int level, Distribution q, RandomKey key) =>
            Scored(q.Sample(key, q.BatchShape.Rank == 1 ? [Draws] : []).StopGradient(), q);

        internal override int Reparameterized => Gradient == DrawGradient.Total ? Draws : base.Reparameterized;
    }

    private sealed record FromMeans : LatentSource
    {
        internal override Sampled TakeFixed(int level, Distribution q, RandomKey key) => Scored(q.FullMean(), q);

        internal override Sampled Take<T>(int level, T q, RandomKey key, Func<Distribution>? held = null)
        {
            // A code without a density is its own draw, and scores no values.
            var mean = q.FullMean();
            return q is Dirac ? q.SampleWithLogProb(key) : new(mean, q.LogProb(mean));
        }
    }

    private static Sampled Scored(Tensor z, Distribution q) => new(z, q.LogProb(z));

    private sealed record Values(IReadOnlyList<Tensor> Z) : LatentSource
    {
        internal override Sampled Take<T>(int level, T q, RandomKey key, Func<Distribution>? held = null) => new(Z[level], q.LogProb(Z[level]));

        internal override Sampled TakeFixed(int level, Distribution q, RandomKey key) => Scored(Z[level], q);
    }
}
