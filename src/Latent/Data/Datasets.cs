using Latent.Data.Drawing;
using Latent.Data.Named;
using Latent.Data.Readers;
using Latent.Data.Tables;

namespace Latent.Data;

/// <summary>The data sets that are known by name, and the way to load one or a file or folder of one's own.</summary>
public static class Datasets
{
    /// <summary>The named sets; the first is the default.</summary>
    public static IReadOnlyList<NamedDataset> All { get; } =
    [
        Digits.Set, Shapes.Set, Mnist.Digits, StaticMnist.Set, Mnist.Fashion, FreyFaces.Set, CaltechSilhouettes.Set, Omniglot.Set,
    ];

    /// <summary>Loads and checks a data set, scales its values and divides it into splits.</summary>
    /// <exception cref="DataNotFoundException">No such set, file or folder, or a file cannot be opened.</exception>
    /// <exception cref="DataFormatException">A file's content is not what it has to be.</exception>
    public static Dataset Load(DataRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var named = All.FirstOrDefault(set => set.Name == request.Source);
        if ((request.Table.NeedsColumns || request.Table.Reading == TableReading.Columns)
            && (named is not null || (Path.Exists(request.Source) && !OwnData.IsText(request.Source))))
        {
            throw new DataFormatException(
                request.Source, null, "has no columns; columns, windows, categories and omissions are of .csv and .tsv files");
        }

        if (named is not null)
            return named.Load(request);
        return Path.Exists(request.Source) ? OwnData.Load(request) : throw Unknown(request.Source);
    }

    private static DataNotFoundException Unknown(string source) => new(
        $"{source}: no file or folder of that name, nor a named set; those are {string.Join(", ", All.Select(set => set.Name))}.");
}
