using System.IO.Compression;
using System.Text;
using Latent.Data;
using Latent.Data.Tables;
using Latent.Imaging;
using Latent.Runs;
using Latent.Runs.Recipes;
using Latent.Runs.Weights;
using Latent.Tensors.Random;
using static Latent.Fuzz.Samples;

namespace Latent.Fuzz;

/// <summary>A reader under test: the name that its file has, and valid files to damage.</summary>
internal sealed record Target(string Reader, string FileName, byte[][] Valid)
{
    /// <summary>What a load may allocate beyond 64 times its file.</summary>
    private const long Allowance = 64 << 20;

    private const int AllowedRatio = 64;

    public static IReadOnlyList<Target> All { get; } =
    [
        new("idx", "x.idx", [Idx(0x08, [12, 5, 4], 240), Idx(0x0D, [10, 3], 120)]),
        new("idx.gz", "x.idx.gz", [Gzip(Idx(0x08, [12, 5, 4], 240)), Gzip(Idx(0x0B, [10, 6], 120))])
        {
            WithRightSums = (valid, damage) => Gzip(damage(Gunzip(valid))),
        },
        new("npy", "x.npy", [Npy("|u1", "12, 5, 4", 240), Npy("<f4", "10, 6", 240), Npy(">i2", "20,", 40)]),
        new("npz", "x.npz", [Npz(CompressionLevel.Optimal), Npz(CompressionLevel.NoCompression)]),
        new("csv", "x.csv", [Csv(header: true), Csv(header: false), Table()]),
        new("table", "x.csv", [Table(), Series()])
        {
            Load = (path, _) => LoadData(path, new() { Reading = TableReading.Columns }),
        },
        new("labels", "x.csv", [Table()])
        {
            Load = (path, _) => LoadData(path, new() { Label = "kind" }),
        },
        new("series", "x.csv", [Series()])
        {
            Load = (path, _) => LoadData(path, new() { Window = 8, Stride = 2 }),
        },
        new("amat", "x.amat", [Amat(rows: 12, columns: 70), Amat(rows: 10, columns: 5)]),
        new("mat", "x.mat", [MatFile(compressed: false), MatFile(compressed: true)])
        {
            Load = (path, _) => LoadMat(path),
        },
        new("safetensors", "x.safetensors", [Safetensors()]) { Load = (path, _) => LoadWeights(path) },
        new("recipe", "recipe.json", [Encoding.UTF8.GetBytes(new Recipe().ToJson())])
        {
            Load = (path, _) => RecipeReader.Parse(File.ReadAllText(path), "recipe.json"),
        },
        new("png", "x.png", [Png(1), Png(3), Png(4), InterlacedPng()])
        {
            Load = (_, bytes) => PngDecoder.Decode(bytes, "x.png"),
            WithRightSums = (valid, damage) => WithCheckSums(damage(valid)),
        },
        new(
            "jpeg",
            "x.jpg",
            [
                Jpeg(isProgressive: false, (1, 1)),
                Jpeg(isProgressive: false, (2, 1), (1, 1), (1, 1)),
                Jpeg(isProgressive: true, (1, 1)),
                Jpeg(isProgressive: true, (2, 2), (1, 1), (1, 1)),
            ])
        {
            Load = (_, bytes) => JpegDecoder.Decode(bytes, "x.jpg"),
        },
    ];

    /// <summary>Reads a file as a user would: by its path, or its bytes where they are what the reader takes.</summary>
    public Action<string, byte[]> Load { get; init; } = (path, _) => LoadData(path, new());

    /// <summary>Damages what lies inside of the outer check sums, which are right then, so that harm gets in.</summary>
    public Func<byte[], Func<byte[], byte[]>, byte[]> WithRightSums { get; init; } = (valid, damage) => damage(valid);

    /// <summary>The damaged file of an index.</summary>
    public byte[] Damaged(ulong seed, long index)
    {
        var mutation = new Mutation(new RandomKey(seed).Fold($"fuzz/{Reader}"), index);
        var valid = Valid[index % Valid.Length];
        return index / Valid.Length % 2 == 0 ? mutation.Apply(valid) : WithRightSums(valid, mutation.Apply);
    }

    /// <summary>
    /// Loads a damaged file; null when it was read or refused as it should be, else what went wrong.
    /// </summary>
    public string? Try(byte[] bytes, string folder, out bool isLoaded)
    {
        isLoaded = false;
        var path = Path.Combine(folder, FileName);
        File.WriteAllBytes(path, bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            Load(path, bytes);
            isLoaded = true;
        }
        catch (Exception e) when (e is DataFormatException or RunException)
        {
            if (e.Message.Split('\n').Length > 2 || e.Message.Length > 400)
                return $"a message of {e.Message.Length} characters: {e.Message}";
        }
        catch (Exception e)
        {
            return $"{e.GetType().Name}: {e.Message} {e.StackTrace?.Split('\n')[0].Trim()}";
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return allocated > Allowance + (AllowedRatio * bytes.Length)
            ? $"allocated {allocated:N0} bytes for {bytes.Length:N0}"
            : null;
    }

    private static byte[] MatFile(bool compressed) =>
        Samples.Mat(compressed, ("other", 2, 3, Numbers(6)), ("x", 12, 20, Numbers(240)));

    private static void LoadData(string path, TableOptions table)
    {
        using var data = Datasets.Load(new DataRequest { Source = path, Table = table });
        data.Train.Read([0], new float[data.Train.Size]);
    }

    private static void LoadMat(string path)
    {
        using var columns = Data.Readers.Mat.Read(path, Origin.Of(path), "x")[0].ByColumn();
        columns.Read(0, new float[columns.Size]);
    }

    private static void LoadWeights(string path)
    {
        using var reader = new SafetensorsReader(path);
        foreach (var name in reader.Names)
            reader.Read(name, new float[reader.ShapeOf(name)!.Value.Size]);
    }
}
