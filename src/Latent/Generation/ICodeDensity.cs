using Latent.Tensors.Random;

namespace Latent.Generation;

/// <summary>
/// A density of codes to generate from: what is drawn goes through the decoder. A code is the latent variables of all
/// levels, one level after the other.
/// </summary>
public interface ICodeDensity : IDisposable
{
    /// <summary>The name, as in <c>mixture:10</c>.</summary>
    string Name { get; }

    /// <summary>Z, the number of latent variables of a code.</summary>
    int Size { get; }

    /// <summary>Draws. Shape: → [<paramref name="count"/>, Z].</summary>
    /// <param name="count">The number of draws.</param>
    /// <param name="key">The stream of the draws: the same key gives the same draws.</param>
    double[] Sample(int count, RandomKey key);

    /// <summary>ln p(z) of each code, in nats. Shape: [n, Z] → [n].</summary>
    /// <param name="codes">The codes, row by row.</param>
    CodeLogDensities LogDensities(ReadOnlySpan<double> codes);
}
