using System.Globalization;
using System.Text.Json.Serialization;

namespace Latent.Data.Tables;

/// <summary>
/// A column of numbers, standardized by the mean and the standard deviation of the training rows. Where a number may be
/// missing, a flag follows it, and the number itself is then 0, the mean.
/// </summary>
public sealed record NumberColumn : TableColumn
{
    // A spread below the rounding of the values themselves is none.
    private const double Rounding = 1e-12;

    /// <summary>The mean of the training rows, missing ones left out, in the column's units.</summary>
    public required double Mean { get; init; }

    /// <summary>
    /// The standard deviation of the training rows (that of the population), in the column's units; 1 where they are all
    /// alike.
    /// </summary>
    public required double Scale { get; init; }

    /// <summary>Whether the training rows all have the same number, so that no other is ever made.</summary>
    public bool IsConstant { get; init; }

    /// <summary>Whether the training file has rows without a number here.</summary>
    public required bool MayBeMissing { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override ValueBlock Block => new(0, MayBeMissing);

    /// <inheritdoc/>
    public override TableValue Decode(ReadOnlySpan<float> values) =>
        MayBeMissing && values[1] >= 0.5f ? TableValue.Missing : TableValue.Of(IsConstant ? Mean : (values[0] * Scale) + Mean);

    /// <summary>The column of training values.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="values">The numbers of the training rows, NaN where missing.</param>
    /// <param name="mayBeMissing">Whether any row of the file has none.</param>
    /// <param name="isConstant">Whether all numbers are alike.</param>
    /// <returns>The column; null where there is no number at all.</returns>
    internal static NumberColumn? Learn(string name, IEnumerable<double> values, bool mayBeMissing, out bool isConstant)
    {
        double[] seen = [.. values.Where(double.IsFinite)];
        isConstant = false;
        if (seen.Length == 0)
            return null;
        var mean = seen.Sum() / seen.Length;
        var scale = Math.Sqrt(seen.Sum(x => (x - mean) * (x - mean)) / seen.Length);
        isConstant = scale <= Rounding * Math.Abs(mean);
        return new()
        {
            Name = name,
            Mean = isConstant ? seen[0] : mean,
            Scale = isConstant ? 1 : scale,
            IsConstant = isConstant,
            MayBeMissing = mayBeMissing,
        };
    }

    internal override string? ToCell(TableValue value, out float cell)
    {
        cell = float.NaN;
        if (value.Category is { } text)
            return $"'{text}' is not a number";
        if (value.IsMissing)
            return MayBeMissing ? null : "is missing; the training data had a number in every row";
        cell = (float)((value.Number - Mean) / Scale);
        return float.IsFinite(cell)
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"{value.Number} is too far from the training data's mean, {Mean:G4}");
    }

    internal override void Write(float cell, Span<float> to)
    {
        to[0] = float.IsNaN(cell) ? 0 : cell;
        if (MayBeMissing)
            to[1] = float.IsNaN(cell) ? 1 : 0;
    }

    internal override string? Fault() => double.IsFinite(Mean) && Scale > 0 && double.IsFinite(Scale)
        ? null
        : "has no finite mean and scale above 0";
}
