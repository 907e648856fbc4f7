using System.Runtime.InteropServices;
using Latent.Data.Readers;
using Latent.Data.Storage;

namespace Latent.Data.Named;

/// <summary>
/// Characters of fifty alphabets, 28x28 grey: a MATLAB file of 24,345 images to learn from, of which the last 1,345 validate, and 8,070 to
/// test, each with its alphabet as the label.
/// </summary>
internal static class Omniglot
{
    private const int Side = 28, Alphabets = 50, HeldOut = 1345;

    private static readonly (string Images, string Labels, int Count)[] Parts = [("data", "target", 24_345), ("testdata", "testtarget", 8070)];

    public static NamedDataset Set { get; } = new(
        "omniglot", "characters of 50 alphabets, 28x28 grey (Lake et al. 2013, as Burda et al. 2016 made them small)", Load)
    {
        // Of the file an MD5 is published, and no length.
        Files = [new("chardata.mat", "21ecaf34373511aa7691cf2e0802aa3d", 64 << 20, [new("https://raw.githubusercontent.com/yburda/iwae/master/datasets/OMNIGLOT/chardata.mat")])],
    };

    private static Dataset Load(NamedDataset set, string? folder, DataRequest request)
    {
        var path = set.Files[0].Find(folder!)!;
        var matrices = Mat.Read(path, set.Origin(path), [.. Parts.SelectMany(part => new[] { part.Images, part.Labels })]);
        return new Splits(Characters(matrices[0], matrices[1], Parts[0].Count), Test: Characters(matrices[2], matrices[3], Parts[1].Count)) { LastForValidation = HeldOut }
            .ToDataset(set.Name, request);
    }

    // An image is a column of the matrix and lies column by column, and its alphabet is the one of fifty rows that has a 1.
    private static RawArray Characters(MatMatrix images, MatMatrix alphabets, int count)
    {
        if ((images.Rows, images.Columns) != (Side * Side, count))
            throw Mnist.Unexpected(images.Origin, $"{Side * Side}x{count} numbers", $"{images.Rows}x{images.Columns}");
        if ((alphabets.Rows, alphabets.Columns) != (Alphabets, count))
            throw Mnist.Unexpected(alphabets.Origin, $"{Alphabets}x{count} numbers", $"{alphabets.Rows}x{alphabets.Columns}");
        float[] pixels = new float[images.Rows * count], upright = new float[pixels.Length], targets = new float[Alphabets * count];
        images.ByColumn().Read(0, pixels);
        alphabets.ByColumn().Read(0, targets);
        for (var i = 0; i < pixels.Length; i++)
        {
            var (image, row, column) = (i / (Side * Side), i / Side % Side, i % Side);
            upright[i] = pixels[(image * Side * Side) + (column * Side) + row];
        }

        return new RawArray(images.Origin, count, [Side, Side], new(ElementKind.Float32), Bytes.Of(MemoryMarshal.AsBytes<float>(upright).ToArray()), 0)
        {
            Labels = [.. Enumerable.Range(0, count).Select(i => targets.AsSpan(i * Alphabets, Alphabets).IndexOf(1) is >= 0 and var alphabet
                ? alphabet
                : throw alphabets.Origin.Error(Invariant($"column {i + 1}"), $"has no 1, which says the alphabet: {alphabets.Origin.Remedy}"))],
            Notes = ["turned upright; the label is the alphabet"],
        };
    }
}
