namespace Latent.Data.Tables;

/// <summary>The values of an encoded row that one column takes.</summary>
/// <param name="Categories">The number of categories, one value each; 0 for a number.</param>
/// <param name="HasFlag">Whether a number is followed by a flag that is 1 where it is missing.</param>
public readonly record struct ValueBlock(int Categories, bool HasFlag)
{
    /// <summary>The number of values.</summary>
    public int Width => Categories > 0 ? Categories : HasFlag ? 2 : 1;
}
