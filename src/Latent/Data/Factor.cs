namespace Latent.Data;

/// <summary>One thing that varies from example to example, apart from all others.</summary>
/// <param name="Name">What varies, as in <c>scale</c>.</param>
/// <param name="Size">The number of values it takes, at least 2.</param>
/// <param name="IsOrdered">Whether the values are steps of a quantity; otherwise they are categories.</param>
public sealed record Factor(string Name, int Size, bool IsOrdered = true)
{
    /// <summary>The number of values it takes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 2: what never varies is no factor.</exception>
    public int Size { get; init => field = Varied(value); } = Varied(Size);

    private static int Varied(int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 2, nameof(Size));
        return size;
    }
}
