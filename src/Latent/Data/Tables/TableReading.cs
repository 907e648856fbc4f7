namespace Latent.Data.Tables;

/// <summary>How a CSV file is read.</summary>
public enum TableReading
{
    /// <summary>As columns where there is a header and a cell below it is no number, else as numbers.</summary>
    Auto,

    /// <summary>As numbers of one kind, scaled together as those of images are.</summary>
    Numbers,

    /// <summary>As columns, each standardized or one-hot by itself.</summary>
    Columns,
}
