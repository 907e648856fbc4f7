using System.Buffers.Binary;
using System.IO.Compression;
using FsCheck;
using FsCheck.Fluent;
using Latent.Data;
using Latent.Fuzz;

namespace Latent.Tests.Data;

/// <summary>IDX, .npy and .npz: round trips, and the words in which broken ones are refused.</summary>
public sealed class ArrayFileTests
{
    private static byte[] Npy(string type, string shape, byte[] data, string fortran = "False") =>
        [.. Samples.NpyHeader($"{{'descr': '{type}', 'fortran_order': {fortran}, 'shape': ({shape}), }}"), .. data];

    private static byte[] Bytes<T>(T[] values, Action<byte[], T> write, int width) =>
        [.. values.SelectMany(value => { var bytes = new byte[width]; write(bytes, value); return bytes; })];

    [Fact]
    public void NpyOfEveryTypeKeepsItsValues()
    {
        float[] values = [-2, 0, 0.5f, 100, 2, 4, 6, 8, 10];
        float[] whole = [-3, -2, 0, 3, 100, 7, 9, 11, 13];
        (string Type, float[] Values, byte[] Data)[] cases =
        [
            ("<f2", values, Bytes(values, (b, v) => BinaryPrimitives.WriteHalfLittleEndian(b, (Half)v), 2)),
            (">f2", values, Bytes(values, (b, v) => BinaryPrimitives.WriteHalfBigEndian(b, (Half)v), 2)),
            ("<f4", values, Bytes(values, (b, v) => BinaryPrimitives.WriteSingleLittleEndian(b, v), 4)),
            (">f4", values, Bytes(values, (b, v) => BinaryPrimitives.WriteSingleBigEndian(b, v), 4)),
            ("<f8", values, Bytes(values, (b, v) => BinaryPrimitives.WriteDoubleLittleEndian(b, v), 8)),
            (">f8", values, Bytes(values, (b, v) => BinaryPrimitives.WriteDoubleBigEndian(b, v), 8)),
            ("|i1", whole, Bytes(whole, (b, v) => b[0] = (byte)(sbyte)v, 1)),
            ("<i2", whole, Bytes(whole, (b, v) => BinaryPrimitives.WriteInt16LittleEndian(b, (short)v), 2)),
            (">i2", whole, Bytes(whole, (b, v) => BinaryPrimitives.WriteInt16BigEndian(b, (short)v), 2)),
            ("<i4", whole, Bytes(whole, (b, v) => BinaryPrimitives.WriteInt32LittleEndian(b, (int)v), 4)),
            (">i4", whole, Bytes(whole, (b, v) => BinaryPrimitives.WriteInt32BigEndian(b, (int)v), 4)),
            ("<i8", whole, Bytes(whole, (b, v) => BinaryPrimitives.WriteInt64LittleEndian(b, (long)v), 8)),
            (">i8", whole, Bytes(whole, (b, v) => BinaryPrimitives.WriteInt64BigEndian(b, (long)v), 8)),
        ];
        using var folder = new TestFolder();
        foreach (var (type, expected, data) in cases)
        {
            using var loaded = folder.Load("x.npy", Npy(type, "9, 1", data));
            Assert.Equal(ValueKind.Real, loaded.Kind);
            Assert.Equal(expected.Order(), loaded.AllRows().Select(row => row[0]));
        }
    }

    [Fact]
    public void UnsignedNpyIsScaledOnlyWithinBytes()
    {
        float[] values = [0, 51, 255];
        using var folder = new TestFolder();
        foreach (var (type, data) in new[]
        {
            ("|u1", new byte[] { 0, 51, 255 }),
            ("<u2", Bytes(values, (b, v) => BinaryPrimitives.WriteUInt16LittleEndian(b, (ushort)v), 2)),
            (">u4", Bytes(values, (b, v) => BinaryPrimitives.WriteUInt32BigEndian(b, (uint)v), 4)),
            ("<u8", Bytes(values, (b, v) => BinaryPrimitives.WriteUInt64LittleEndian(b, (ulong)v), 8)),
        })
        {
            using var loaded = folder.Load("x.npy", Npy(type, "3, 1", data));
            Assert.Equal([0f, 0.2f, 1f], loaded.AllRows().Select(row => row[0]));
            Assert.Contains("values in [0, 255]: scaled to [0, 1]", loaded.Notes);
        }

        using var boolean = folder.Load("x.npy", Npy("|b1", "4,", [0, 1, 1, 0]));
        Assert.Equal(ValueKind.Binary, boolean.Kind);
        Assert.Contains("values 0 and 1 only: binary", boolean.Notes);
    }

    [Fact]
    public void AnyArrayOfDoublesComesBackInMemoryAndMapped() => Prop.ForAll<PositiveInt, PositiveInt, int>((rows, columns, seed) =>
    {
        var (n, d) = (3 + rows.Get, columns.Get);
        double[] values = [.. Enumerable.Range(0, n * d).Select(i => Math.ScaleB((((long)i * 7919) + seed) % 1000, -3) + (i / d * 1000.0))];
        var file = Npy("<f8", $"{n}, {d}", Bytes(values, (b, v) => BinaryPrimitives.WriteDoubleLittleEndian(b, v), 8));
        using var folder = new TestFolder();
        using var memory = folder.Load("a.npy", file);
        using var mapped = folder.Load("b.npy", file, mapAbove: 0);
        var expected = values.Select(v => (float)v).Chunk(d).OrderBy(row => row[0]);
        Assert.Equal(expected, memory.AllRows());
        Assert.Equal(memory.Train.Values(), mapped.Train.Values());
        Assert.Equal(memory.Notes, mapped.Notes);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void IdxIsReadPlainAndGzippedAndMapped()
    {
        using var folder = new TestFolder();
        var file = Samples.Idx(0x08, [10, 3, 2], 60);
        using var plain = folder.Load("x.idx", file);
        using var gzipped = folder.Load("y.idx.gz", Samples.Gzip(file));
        using var mapped = folder.Load("z.idx", file, mapAbove: 0);
        Assert.Equal((int[])[3, 2], plain.Shape);
        Assert.Equal((8, 1, 1), (plain.Train.Count, plain.Validation.Count, plain.Test.Count));
        Assert.Equal(plain.Train.Values(), gzipped.Train.Values());
        Assert.Equal(plain.Train.Values(), mapped.Train.Values());
    }

    [Fact]
    public void AMappedFileThatWasDisposedRefusesToBeRead()
    {
        using var folder = new TestFolder();
        var data = folder.Load("x.idx", Samples.Idx(0x08, [10, 3], 30), mapAbove: 0);
        data.Dispose();
        Assert.Throws<ObjectDisposedException>(() => data.Train.Values());
    }

    [Fact]
    public void NpzGivesSplitsAndLabelsByName()
    {
        using var folder = new TestFolder();
        using var memory = new MemoryStream();
        using (var archive = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, rows) in new[] { ("x_train", 20), ("y_train", 20), ("x_test", 5), ("y_test", 5) })
            {
                using var entry = archive.CreateEntry(name + ".npy").Open();
                entry.Write(name[0] == 'x' ? Samples.Npy("|u1", $"{rows}, 2, 2", rows * 4) : Samples.Npy("|u1", $"{rows},", rows));
            }
        }

        using var data = folder.Load("x.npz", memory.ToArray());
        Assert.Equal((18, 2, 5), (data.Train.Count, data.Validation.Count, data.Test.Count));
        Assert.Equal([0, 37, 74, 10, 47], data.Test.Labels.ToArray());
    }

    [Fact]
    public void AFolderOfFilesNamedAsThoseOfMnistIsRead()
    {
        using var folder = new TestFolder();
        folder.Write("train-images-idx3-ubyte", Samples.Idx(0x08, [20, 5, 4], 400));
        folder.Write("train-labels-idx1-ubyte.gz", Samples.Gzip(Samples.Idx(0x08, [20], 20)));
        folder.Write("t10k-images-idx3-ubyte.gz", Samples.Gzip(Samples.Idx(0x08, [6, 5, 4], 120)));
        using var data = Datasets.Load(new() { Source = folder.Path });
        Assert.Equal((18, 2, 6), (data.Train.Count, data.Validation.Count, data.Test.Count));
        Assert.Equal((18, 2, 0), (data.Train.Labels.Length, data.Validation.Labels.Length, data.Test.Labels.Length));
        folder.Write("train-labels-idx1-ubyte.gz", Samples.Gzip(Samples.Idx(0x08, [19], 19)));
        Assert.Equal(
            "train-labels-idx1-ubyte.gz: 19 labels for the 20 examples of train-images-idx3-ubyte",
            Assert.Throws<DataFormatException>(() => Datasets.Load(new() { Source = folder.Path })).Message);
    }

    [Fact]
    public void BrokenIdxIsRefusedInTheseWords()
    {
        using var folder = new TestFolder();
        var valid = Samples.Idx(0x08, [12, 5, 4], 240);
        Assert.Equal(
            "x.idx: expected 12 images of 5x4 (256 bytes), found 200 bytes; the file is cut short: save or fetch it again",
            folder.Refusal("x.idx", valid[..200]));
        Assert.Equal(
            "x.idx.gz: expected 12 images of 5x4 (256 bytes), found 200 bytes; the file is cut short: save or fetch it again",
            folder.Refusal("x.idx.gz", Samples.Gzip(valid[..200])));
        Assert.Equal(
            "x.idx: expected 12 images of 5x4 (256 bytes), found 257 bytes; something follows the data: save or fetch it again",
            folder.Refusal("x.idx", [.. valid, 0]));
        Assert.Equal(
            "x.idx, byte 0: an IDX file starts with two zero bytes; this is none, or damaged: save or fetch it again",
            folder.Refusal("x.idx", [1, .. valid[1..]]));
        Assert.Equal(
            "x.idx, byte 2: element type 0x0a is none of IDX; expected 0x08, 0x09, 0x0b, 0x0c, 0x0d or 0x0e",
            folder.Refusal("x.idx", [0, 0, 10, .. valid[3..]]));
        Assert.Equal("x.idx, byte 8: axis 1 has length -2147483643; expected at least 1", folder.Refusal("x.idx", [.. valid[..8], 0x80, .. valid[9..]]));
        Assert.Equal("x.idx, byte 3: 9 axes; expected 1 to 4", folder.Refusal("x.idx", [.. valid[..3], 9, .. valid[4..]]));
    }

    [Fact]
    public void BrokenNpyIsRefusedInTheseWords()
    {
        using var folder = new TestFolder();
        Assert.Equal(
            "x.npy, byte 0: an .npy file starts with \\x93NUMPY and its version; this is none, or damaged",
            folder.Refusal("x.npy", "1,2\n3,4\n"));
        Assert.Equal(
            "x.npy, byte 10: the array is stored in Fortran order; save it again with numpy.ascontiguousarray",
            folder.Refusal("x.npy", Npy("<f4", "4, 1", new byte[16], "True")));
        Assert.Equal(
            "x.npy, byte 10: element type '<c8' is not read; save it as uint8, float32 or another real type of 1 to 8 bytes",
            folder.Refusal("x.npy", Npy("<c8", "4, 1", new byte[32])));
        Assert.Equal(
            "x.npy, byte 10: [4, 3, 5, 5] has its channels first; expected [n, height, width, channels]: save it again with numpy.moveaxis(x, 1, -1)",
            folder.Refusal("x.npy", Npy("|u1", "4, 3, 5, 5", new byte[300])));
        Assert.Equal(
            "x.npy, row 2, value 1: NaN is not a finite float32; remove or replace such values (rows and values count from 0)",
            folder.Refusal("x.npy", Npy("<f4", "3, 2", Bytes([1, 2, 3, 4, 5, float.NaN], (b, v) => BinaryPrimitives.WriteSingleLittleEndian(b, v), 4))));
        Assert.Equal(
            "x.npy, row 0, value 0: Infinity is not a finite float32; remove or replace such values (rows and values count from 0)",
            folder.Refusal("x.npy", Npy("<f8", "3, 1", Bytes([1e300, 2, 3], (b, v) => BinaryPrimitives.WriteDoubleLittleEndian(b, v), 8))));
        Assert.Equal(
            "x.npy: 2 examples cannot give 1 for validation, 1 for testing and at least 1 to train on",
            folder.Refusal("x.npy", Npy("|u1", "2, 2", new byte[4])));
    }

    [Fact]
    public void HeadersThatPromiseTooMuchCostNothing()
    {
        using var folder = new TestFolder();
        var huge = Samples.Idx(0x08, [2_000_000_000, 1], 100);
        var before = GC.GetTotalAllocatedBytes();
        Assert.EndsWith("found 112 bytes; the file is cut short: save or fetch it again", folder.Refusal("x.idx", huge));
        Assert.EndsWith("found 112 bytes; the file is cut short: save or fetch it again", folder.Refusal("x.idx.gz", Samples.Gzip(huge)));
        Assert.EndsWith("the most that is read", folder.Refusal("x.npy", Npy("<f8", "2147483647, 2147483647, 2147483647", [])));
        Assert.True(GC.GetTotalAllocatedBytes() - before < 64 << 20);
    }

    [Fact]
    public void ABombStopsWhereItsHeaderEnds()
    {
        using var folder = new TestFolder();
        var bomb = Samples.Gzip([.. Samples.Idx(0x08, [10, 5], 50), .. new byte[100 << 20]]);
        var before = GC.GetTotalAllocatedBytes();
        Assert.Equal(
            "x.idx.gz: expected 10 rows of 5 values (62 bytes), found more; something follows the data: save or fetch it again",
            folder.Refusal("x.idx.gz", bomb));
        Assert.True(GC.GetTotalAllocatedBytes() - before < 64 << 20);
    }

    [Fact]
    public void LabelsInThePlaceOfImagesAreRefused()
    {
        using var folder = new TestFolder();
        Assert.Equal(
            "x-ubyte, byte 3: one value an example, as in a file of labels; give the file of the images",
            folder.Refusal("x-ubyte", Samples.Idx(0x08, [30], 30)));
    }

    [Fact]
    public void ALinkIsReadAsItsTarget()
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var folder = new TestFolder();
        var file = Samples.Idx(0x08, [100, 40], 4000);
        File.CreateSymbolicLink(Path.Combine(folder.Path, "link.idx"), folder.Write("x.idx", file));
        using var mapped = Datasets.Load(new() { Source = Path.Combine(folder.Path, "link.idx"), MapAbove = 0 });
        using var plain = folder.Load("x.idx", file);
        Assert.Equal(plain.AllRows(), mapped.AllRows());
    }

    [Theory]
    [InlineData("x.csv", "x.csv: has no line of numbers")]
    [InlineData("x.npz", "x.npz: not a zip archive of arrays, or a damaged one: save or fetch it again")]
    [InlineData("x.npy", @"x.npy, byte 0: an .npy file starts with \x93NUMPY and its version; this is none, or damaged")]
    [InlineData("x.idx.gz", "x.idx.gz, byte 0: an IDX file starts with two zero bytes; this is none, or damaged: save or fetch it again")]
    public void APipeIsAsAnEmptyFileAndIsNotWaitedFor(string name, string message)
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var folder = new TestFolder();
        var path = Path.Combine(folder.Path, name);
        using (var made = System.Diagnostics.Process.Start("mkfifo", [path]))
            made.WaitForExit();
        Assert.Equal(message, Assert.Throws<DataFormatException>(() => Datasets.Load(new() { Source = path })).Message);
    }

    [Fact]
    public void ANameWithoutAKnownFormatIsRefused()
    {
        using var folder = new TestFolder();
        Assert.Equal(
            "photo.jpg: its name does not say a format that is read: .npy, .npz, .csv, .tsv, .amat, .idx or …-ubyte (all but .npz also with .gz), or a folder of PNG or JPEG files",
            folder.Refusal("photo.jpg", "x"));
    }
}
