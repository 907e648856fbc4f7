using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Latent.Data;
using Latent.Runs;
using Latent.Runs.Imputing;
using Latent.Runs.Recipes;
using Latent.Sampling;
using Latent.Tensors.Backends.Cpu;
using Latent.Tensors.Random;
using Latent.Tests.Runs.Scoring;

namespace Latent.Tests.Runs.Imputing;

/// <summary>Files with missing cells, filled by a run and written again.</summary>
public sealed class ImputedFilesTests
{
    [Fact]
    public void ATableKeepsItsKnownCellsAndGetsLikelyOnes()
    {
        using var temporary = new TemporaryFolder();
        RunScoresTests.Train(temporary);
        var path = temporary["rows.csv"];
        File.WriteAllText(path, "note,b,kind,a\n\"x, y\",060.50,hot,\n,2.0e1,,10.1\n-,60,,30\nz,NaN,cold,NA\nw,,,\nv,20,cold,1e1\n");
        using var folder = RunFolder.Open(temporary["run"]);
        using var model = RunModel.Best(folder);
        var data = IncompleteData.Load(model, path);
        Assert.Equal([(0, 1), (1, 0), (2, 0), (3, 1), (3, 2), (4, 0), (4, 1), (4, 2)], data.MissingCells);
        var found = Fill(model, data, draws: 2);
        ImputedFiles.Write(temporary["filled.csv"], data, found.Mean);
        var rows = File.ReadAllLines(temporary["filled.csv"]).Select(x => x.Split(',')).ToArray();
        Assert.Equal(["note", "b", "kind", "a"], rows[0]);
        Assert.Equal(["\"x", " y\"", "060.50", "hot"], rows[1][..4]);
        Assert.Equal(["", "2.0e1", "cold", "10.1"], rows[2]);
        Assert.Equal(["-", "60", "hot", "30"], rows[3]);
        Assert.Equal(["v", "20", "cold", "1e1"], rows[6]);

        // A hot row has a = 30 ± 1 and b = 60 ± 3, a cold one 10 ± 1 and 20 ± 3; a model of 600 rows is not far off.
        Assert.Equal(30, Number(rows[1][4]), 3.0);
        Assert.Equal((20, 10), (Number(rows[4][1]), Number(rows[4][3])), (x, y) => Math.Abs(x.Item1 - y.Item1) < 6 && Math.Abs(x.Item2 - y.Item2) < 3);
        Assert.Contains(rows[5][2], (string[])["hot", "cold"]);

        var cells = ImputedCell.Of(data, found).ToArray();
        Assert.Equal((1, "a", null), (cells[0].Row, cells[0].Column, cells[0].Share));
        Assert.InRange(cells[0].Deviation!.Value, 0.3, 4);
        Assert.Equal((2, "kind", null), (cells[1].Row, cells[1].Column, cells[1].Deviation));
        Assert.InRange(cells[1].Share!.Value, 0.7, 1);
        ImputedFiles.Write(temporary["cells.csv"], cells);
        Assert.Equal("row,column,value,deviation,share", File.ReadLines(temporary["cells.csv"]).First());
        Assert.Matches(@"^2,kind,cold,,(1|0\.\d+)$", File.ReadLines(temporary["cells.csv"]).ElementAt(2));

        // Single draws are rows of the table too, each another.
        ImputedFiles.Write(temporary["draw.csv"], data, found.Draws[0]);
        Assert.NotEqual(found.Draws[0], found.Draws[1]);
        using var read = RunInput.Load(model, temporary["draw.csv"]);
        Assert.Equal(6, read.Examples.Count);
    }

    [Fact]
    public void NumbersWithLabelsKeepTheirText()
    {
        using var temporary = new TemporaryFolder();
        using var model = Numbers();
        File.WriteAllText(temporary["x.csv"], "p;label;q\n0.10;3;\nnan;4;0.5\n");
        var data = IncompleteData.Load(model, temporary["x.csv"]);
        ImputedFiles.Write(temporary["y.csv"], data, Fill(model, data).Mean);
        var lines = File.ReadAllLines(temporary["y.csv"]);
        Assert.Equal("p,label,q", lines[0]);
        Assert.Matches(@"^0\.10,3,-?\d", lines[1]);
        Assert.Matches(@"^-?[\d.E-]+,4,0\.5$", lines[2]);
    }

    [Theory]
    [InlineData("<f8", 8)]
    [InlineData(">f4", 4)]
    public void AnArrayKeepsTheBytesOfItsKnownNumbers(string type, int bytes)
    {
        using var temporary = new TemporaryFolder();
        using var model = Numbers();
        var head = $"{{'descr': '{type}', 'fortran_order': False, 'shape': (2, 2), }}".PadRight(117) + "\n";
        var file = new byte[128 + (4 * bytes)];
        ((byte[])[0x93, .. "NUMPY"u8, 1, 0, 118, 0, .. Encoding.ASCII.GetBytes(head)]).CopyTo(file, 0);
        foreach (var (i, value) in ((double[])[0.1, double.NaN, double.NaN, -0.7]).Index())
            Put(file.AsSpan(128 + (i * bytes)), value);
        File.WriteAllBytes(temporary["x.npy"], file);
        var data = IncompleteData.Load(model, temporary["x.npy"]);
        Assert.Equal([(0, 1), (1, 0)], data.MissingCells);
        ImputedFiles.Write(temporary["y.npy"], data, Fill(model, data).Mean);
        var filled = File.ReadAllBytes(temporary["y.npy"]);
        Assert.Equal(file[..(128 + bytes)], filled[..(128 + bytes)]);
        Assert.Equal(file[^bytes..], filled[^bytes..]);
        Assert.True(IncompleteData.Load(model, temporary["y.npy"]).MissingCells.FirstOrDefault() == default);

        void Put(Span<byte> to, double value)
        {
            if (bytes == 8)
                BinaryPrimitives.WriteDoubleLittleEndian(to, value);
            else
                BinaryPrimitives.WriteSingleBigEndian(to, (float)value);
        }
    }

    [Fact]
    public void WrongFilesAreRefused()
    {
        using var temporary = new TemporaryFolder();
        using var model = Numbers();
        File.WriteAllText(temporary["x.csv"], "1,2,3\n");
        File.WriteAllText(temporary["y.csv"], "1,\n");
        File.WriteAllText(temporary["z.txt"], "1,\n");
        Assert.Equal("x.csv: its examples are [3], the model takes [2]", Assert.Throws<RunException>(() => IncompleteData.Load(model, temporary["x.csv"])).Message);
        Assert.StartsWith("z.txt: is no .csv, .tsv or .npy file", Assert.Throws<RunException>(() => IncompleteData.Load(model, temporary["z.txt"])).Message, StringComparison.Ordinal);
        Assert.Throws<DataNotFoundException>(() => IncompleteData.Load(model, temporary["none.csv"]));
        var data = IncompleteData.Load(model, temporary["y.csv"]);
        Assert.Equal(
            "y.npy: expected a name that ends in .csv, since y.csv is filled",
            Assert.Throws<RunException>(() => ImputedFiles.Write("y.npy", data, data.Values)).Message);
    }

    [Fact]
    public void MasksAreHalvesOrTheWhitePixelsOfAnImage()
    {
        using var temporary = new TemporaryFolder();
        Assert.Equal([true, false, true, false], PixelMask.Read("left-half", [2, 2]));
        Assert.Equal([false, false, false, false, false, false, true, true, true, true, true, true], PixelMask.Read("bottom-half", [2, 2, 3]));
        Latent.Imaging.PngEncoder.Write(temporary["m.png"], new(1, 3, 1, [0, 255, 0]));
        Assert.Equal([false, true, false], PixelMask.Read(temporary["m.png"], [1, 3]));
        Latent.Imaging.PngEncoder.Write(temporary["black.png"], new(1, 3, 1, [0, 0, 0]));
        Assert.EndsWith("has no white pixel, and white are those that are filled", Assert.Throws<RunException>(() => PixelMask.Read(temporary["black.png"], [1, 3])).Message, StringComparison.Ordinal);
        Assert.EndsWith("is 1x3, the examples are 2x2", Assert.Throws<RunException>(() => PixelMask.Read(temporary["m.png"], [2, 2])).Message, StringComparison.Ordinal);
        Assert.Equal(
            "--mask middle: expected left-half, right-half, top-half, bottom-half or a .png file",
            Assert.Throws<RunException>(() => PixelMask.Read("middle", [2, 2])).Message);
    }

    private static RunModel Numbers() => RunModel.Create(
        new Recipe().With("model.hidden=4").With("model.latent=1").With("model.likelihood=gaussian"), [2]);

    private static Imputation Fill(RunModel model, IncompleteData data, int draws = 0)
    {
        using var backend = new CpuBackend(1);
        using var chain = new PseudoGibbs(model.Model, model.Store, backend, new RandomKey(4));
        return Imputation.Of(chain, data.Values, data.Missing, new ImputationOptions { Sweeps = 100, Draws = draws });
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
