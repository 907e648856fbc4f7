using System.Globalization;
using System.Text;

namespace Latent.Schedules;

/// <summary>A value, then another from each named step on.</summary>
public sealed record Steps : Schedule
{
    private readonly (double Value, long From)[] _changes;

    /// <summary>Starts at <paramref name="first"/> and changes at each of <paramref name="changes"/>.</summary>
    /// <exception cref="ArgumentException">The changes are not in the order of their steps.</exception>
    public Steps(double first, params (double Value, long From)[] changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        (First, _changes) = (first, [.. changes]);
        for (var i = 0; i < changes.Length; i++)
        {
            if (changes[i].From <= (i == 0 ? 0 : changes[i - 1].From))
            {
                throw new ArgumentException(
                    $"Steps: the change at step {changes[i].From} is not after the one before it.", nameof(changes));
            }
        }
    }

    /// <summary>The value before the first change.</summary>
    public double First { get; }

    /// <summary>Each later value with the step that it holds from.</summary>
    public IReadOnlyList<(double Value, long From)> Changes => _changes;

    /// <inheritdoc/>
    public override long Settled => _changes.Length == 0 ? 0 : _changes[^1].From;

    /// <inheritdoc/>
    public override double Least => _changes.Select(x => x.Value).Append(First).Min();

    /// <inheritdoc/>
    public override double At(long step)
    {
        var value = First;
        foreach (var change in _changes)
        {
            if (step >= change.From)
                value = change.Value;
        }

        return value;
    }

    /// <inheritdoc/>
    public bool Equals(Steps? other) =>
        other is not null && First.Equals(other.First) && _changes.AsSpan().SequenceEqual(other._changes);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(First, _changes.Length);

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"steps:{First}");
        foreach (var (value, from) in _changes)
            text.Append(CultureInfo.InvariantCulture, $",{value}@{from}");
        return text.ToString();
    }
}
