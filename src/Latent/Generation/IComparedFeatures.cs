namespace Latent.Generation;

/// <summary>What of examples is compared when sets of them are: a vector an example.</summary>
public interface IComparedFeatures : IDisposable
{
    /// <summary>What they are, as in <c>50 principal components of the values</c>.</summary>
    string Name { get; }

    /// <summary>The number of features.</summary>
    int Size { get; }

    /// <summary>The features of examples. Shape: [n, D] → [n, <see cref="Size"/>].</summary>
    /// <param name="x">The examples' values, row by row.</param>
    double[] Of(ReadOnlySpan<float> x);
}
