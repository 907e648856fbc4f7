namespace Latent.Data;

/// <summary>
/// Examples with their label behind their values: a row of C values that is 1 at the label's place among the known ones
/// and 0 elsewhere. Shape of one: [D + C].
/// </summary>
public sealed class LabelledExamples : Examples
{
    private readonly int[] _places;

    /// <summary>Joins examples and their labels.</summary>
    /// <param name="source">The examples, which have labels.</param>
    /// <param name="known">The labels that there are.</param>
    /// <param name="name">What an error calls the examples.</param>
    /// <exception cref="DataFormatException">The examples have no labels, or one that is not known.</exception>
    public LabelledExamples(Examples source, LabelCounts known, string name)
        : base([Checked(source).Size + Checked(known).Count], source.Labels, source.NameOf)
    {
        (Source, Known) = (source, known);
        if (source.Labels.IsEmpty && source.Count > 0)
            throw new DataFormatException(name, null, "has no labels, which the model is given; give data with labels");
        _places = new int[source.Labels.Length];
        for (var i = 0; i < _places.Length; i++)
        {
            var label = source.Labels.Span[i];
            _places[i] = known.PlaceOf(label) ?? throw new DataFormatException(
                name, source.NameOf(i), $"label {label} is that of no training example; expected {known}");
        }
    }

    /// <summary>The examples without their labels behind them.</summary>
    public Examples Source { get; }

    /// <summary>The labels that there are.</summary>
    public LabelCounts Known { get; }

    /// <inheritdoc/>
    public override int Count => Source.Count;

    /// <inheritdoc/>
    public override void Read(ReadOnlySpan<int> rows, Span<float> to)
    {
        ThrowUnlessFits(rows, to);

        // Read as one block, then moved apart from the last row on, so that none is written over before it was moved.
        var size = Source.Size;
        Source.Read(rows, to[..(rows.Length * size)]);
        for (var i = rows.Length - 1; i >= 0; i--)
        {
            to.Slice(i * size, size).CopyTo(to[(i * Size)..]);
            to.Slice((i * Size) + size, Known.Count).Clear();
            to[(i * Size) + size + _places[rows[i]]] = 1;
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        Source.Dispose();
        base.Dispose(disposing);
    }

    private static T Checked<T>(T value)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(value);
        return value;
    }
}
