using Latent.Data.Tables;
using Latent.Sampling;

namespace Latent.Runs.Imputing;

/// <summary>A cell that was missing, and what it was filled with.</summary>
/// <param name="Row">The row of the file, from 1, its header not counted.</param>
/// <param name="Column">The column's name.</param>
/// <param name="Value">The mean of the draws, in the column's units, or the most frequent category.</param>
/// <param name="Deviation">The standard deviation of the draws, in the column's units; null of a category.</param>
/// <param name="Share">The share of the draws that have the category; null of a number.</param>
public sealed record ImputedCell(int Row, string Column, TableValue Value, double? Deviation, double? Share)
{
    /// <summary>The cells that an imputation has filled, row by row.</summary>
    public static IEnumerable<ImputedCell> Of(IncompleteData data, Imputation imputation)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(imputation);
        return data.MissingCells.Select(cell =>
        {
            var (column, at) = (data.Schema.Columns[cell.Column], data.PlaceOf(cell.Row, cell.Column));
            var means = imputation.Mean.AsSpan(at, column.Block.Width);
            return new ImputedCell(
                cell.Row + 1,
                column.Name,
                column.Decode(means),
                column is NumberColumn number ? imputation.Deviation[at] * number.Scale : null,
                column is CategoryColumn ? means.ToArray().Max() : null);
        });
    }
}
