using System.Collections;
using Latent.Tensors.Random;

namespace Latent.Data;

/// <summary>
/// The factors that generate a data set, every combination of whose values is one example. The combinations are counted
/// row-major: the last factor varies fastest.
/// </summary>
public sealed class Factors : IReadOnlyList<Factor>
{
    private readonly Factor[] _all;
    private readonly int[] _strides;

    /// <summary>Factors in the order in which combinations are counted.</summary>
    /// <exception cref="ArgumentException">There are none.</exception>
    /// <exception cref="OverflowException">There are more than 2³¹ combinations.</exception>
    public Factors(params IEnumerable<Factor> factors)
    {
        _all = [.. factors];
        if (_all.Length == 0)
            throw new ArgumentException("Factors: there are none; expected at least one.", nameof(factors));
        _strides = new int[_all.Length];
        Combinations = 1;
        for (var i = _all.Length - 1; i >= 0; i--)
        {
            _strides[i] = Combinations;
            Combinations = checked(Combinations * _all[i].Size);
        }
    }

    /// <summary>The number of factors.</summary>
    public int Count => _all.Length;

    /// <summary>The number of combinations of values, which is the product of the sizes.</summary>
    public int Combinations { get; }

    /// <summary>A factor by its place.</summary>
    public Factor this[int factor] => _all[factor];

    /// <summary>The combination that has these values, one a factor. Shape: [Count] → [].</summary>
    /// <exception cref="ArgumentException">There are more or fewer values than factors.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A value is not one of its factor's.</exception>
    public int Index(ReadOnlySpan<int> values)
    {
        if (values.Length != Count)
            throw new ArgumentException($"Factors.Index: {values.Length} values for {Count} factors.", nameof(values));
        var index = 0;
        for (var i = 0; i < values.Length; i++)
        {
            ThrowUnlessValue(i, values[i]);
            index += values[i] * _strides[i];
        }

        return index;
    }

    /// <summary>The value, from 0 on, that a factor has in a combination.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such combination or factor.</exception>
    public int Value(int index, int factor)
    {
        ThrowUnlessIndex(index);
        ThrowUnlessFactor(factor);
        return index / _strides[factor] % _all[factor].Size;
    }

    /// <summary>The values of a combination, one a factor. Shape: → [Count].</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such combination.</exception>
    public int[] Values(int index)
    {
        ThrowUnlessIndex(index);
        var values = new int[Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = index / _strides[i] % _all[i].Size;
        return values;
    }

    /// <summary>The combination that differs from another in the value of one factor.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such combination, factor or value.</exception>
    public int With(int index, int factor, int value)
    {
        var old = Value(index, factor);
        ThrowUnlessValue(factor, value);
        return index + ((value - old) * _strides[factor]);
    }

    /// <summary>Combinations drawn uniformly and apart, with replacement. Shape: → [count].</summary>
    /// <param name="count">How many.</param>
    /// <param name="key">The stream.</param>
    /// <param name="step">The step of the stream; another step draws others.</param>
    public int[] Draw(int count, RandomKey key, long step = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var rows = new int[count];
        for (var i = 0; i < count; i++)
            rows[i] = key.IndexAt(step, i, Combinations);
        return rows;
    }

    /// <summary>
    /// Combinations with one factor fixed at a value and all others drawn uniformly, with replacement. Shape: → [count].
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such factor or value.</exception>
    public int[] Draw(int count, int factor, int value, RandomKey key, long step = 0)
    {
        ThrowUnlessFactor(factor);
        ThrowUnlessValue(factor, value);
        var rows = Draw(count, key, step);
        for (var i = 0; i < count; i++)
            rows[i] = With(rows[i], factor, value);
        return rows;
    }

    /// <inheritdoc/>
    public IEnumerator<Factor> GetEnumerator() => ((IEnumerable<Factor>)_all).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _all.GetEnumerator();

    private void ThrowUnlessIndex(int index)
    {
        if ((uint)index >= (uint)Combinations)
            throw new ArgumentOutOfRangeException(nameof(index), index, $"There are {Combinations} combinations.");
    }

    private void ThrowUnlessFactor(int factor)
    {
        if ((uint)factor >= (uint)Count)
            throw new ArgumentOutOfRangeException(nameof(factor), factor, $"There are {Count} factors.");
    }

    private void ThrowUnlessValue(int factor, int value)
    {
        if ((uint)value >= (uint)_all[factor].Size)
        {
            throw new ArgumentOutOfRangeException(
                nameof(value), value, $"The factor {_all[factor].Name} has {_all[factor].Size} values.");
        }
    }
}
