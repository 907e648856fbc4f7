using System.Collections;

namespace Latent.Tensors;

/// <summary>
/// Which values of a row of D another row takes: its value j is that at place <c>places[j]</c>, or 0 where that is -1. No value
/// is taken twice, so that putting the values back where they were is a taking too.
/// </summary>
public sealed class Places : IReadOnlyList<int>, IEquatable<Places>
{
    private readonly int[] _from;

    /// <summary>Places in a row.</summary>
    /// <param name="length">D, the length of the row that values are taken from.</param>
    /// <param name="from">The place of each value taken, from 0 to D - 1 and no place twice, or -1 for a 0.</param>
    /// <exception cref="ArgumentException">A place is not in the row, or is there twice.</exception>
    public Places(int length, IEnumerable<int> from)
    {
        ArgumentNullException.ThrowIfNull(from);
        (Length, _from) = (length, [.. from]);
        var taken = new HashSet<int>();
        foreach (var place in _from)
        {
            if (place < -1 || place >= length)
                throw new ArgumentException($"Places: {place} is no place in a row of {length}; expected 0 to {length - 1}, or -1.", nameof(from));
            if (place >= 0 && !taken.Add(place))
                throw new ArgumentException($"Places: {place} is taken twice.", nameof(from));
        }
    }

    /// <summary>The length D of the row that values are taken from.</summary>
    public int Length { get; }

    /// <summary>How many values are taken.</summary>
    public int Count => _from.Length;

    /// <summary>Where value <paramref name="index"/> is taken from, or -1.</summary>
    public int this[int index] => _from[index];

    /// <summary>A run of <paramref name="count"/> places from <paramref name="start"/> on.</summary>
    public static Places Run(int length, int start, int count) => new(length, Enumerable.Range(start, count));

    /// <summary>Where each value of the row went, -1 for one that was not taken: D places in a row of <see cref="Count"/>.</summary>
    public Places Transpose()
    {
        var to = new int[Length];
        Array.Fill(to, -1);
        foreach (var (j, place) in _from.Index())
        {
            if (place >= 0)
                to[place] = j;
        }

        return new(Count, to);
    }

    /// <summary>Whether every value of the row is taken.</summary>
    public bool IsComplete => _from.Count(place => place >= 0) == Length;

    /// <inheritdoc/>
    public bool Equals(Places? other) => other is not null && Length == other.Length && _from.AsSpan().SequenceEqual(other._from);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Places);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.Add(Length);
        foreach (var place in _from)
            hash.Add(place);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public IEnumerator<int> GetEnumerator() => _from.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
