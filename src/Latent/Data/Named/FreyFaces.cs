using Latent.Data.Readers;

namespace Latent.Data.Named;

/// <summary>Frames of a film of one face: 1965 grey images of 28x20 in a MATLAB file, undivided.</summary>
internal static class FreyFaces
{
    private const int Count = 1965;
    private const int Height = 28;
    private const int Width = 20;

    // The custom of the literature: 1565 to learn from, 200 and 200.
    private const int HeldOut = 200;

    public static NamedDataset Set { get; } = new(
        "frey-faces", "frames of a film of one face, 28x20 grey (Roweis and Frey)", Load)
    {
        Files =
        [
            new(
                "frey_rawface.mat",
                "265a83a23adb081755cd3de375509828e690324d1d60f076b8ecebc840d59c64",
                1_100_584,
                [new("https://cs.nyu.edu/~roweis/data/frey_rawface.mat")]),
        ],
    };

    private static Dataset Load(NamedDataset set, string? folder, DataRequest request)
    {
        var path = set.Files[0].Find(folder!)!;
        var origin = set.Origin(path);
        var faces = Mat.Read(path, origin, "ff")[0];
        if ((faces.Rows, faces.Columns, faces.Type.Bytes) != (Height * Width, Count, 1))
        {
            throw Mnist.Unexpected(
                faces.Origin, $"{Height * Width}x{Count} bytes", $"{faces.Rows}x{faces.Columns} of {faces.Type.Name}");
        }

        return new Splits(faces.ByColumn().With([Height, Width])) { DrawnByDefault = HeldOut, BinMiddles = true }
            .ToDataset(set.Name, request);
    }
}
