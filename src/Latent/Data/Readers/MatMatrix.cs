using Latent.Data.Storage;

namespace Latent.Data.Readers;

/// <summary>A matrix of a MATLAB file as it is stored: column after column.</summary>
/// <param name="Origin">The file and the variable, for errors.</param>
/// <param name="Rows">The number of rows.</param>
/// <param name="Columns">The number of columns.</param>
/// <param name="Type">How a number is stored, which may be narrower than the variable's class.</param>
/// <param name="Values">The stored numbers.</param>
internal sealed record MatMatrix(Origin Origin, int Rows, int Columns, StoredType Type, byte[] Values)
{
    /// <summary>An example a column, which is how the numbers lie. Shape: → [Columns] of [Rows].</summary>
    public RawArray ByColumn() => new(Origin, Columns, [Rows], Type, Bytes.Of(Values), 0);

    /// <summary>All numbers, one an example, of a row or a column. Shape: → [Rows × Columns] of [1].</summary>
    public RawArray Flat() => new(Origin, Rows * Columns, [1], Type, Bytes.Of(Values), 0);
}
