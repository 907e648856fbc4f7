using Latent.Data;
using Latent.Fuzz;

namespace Latent.Tests.Data;

/// <summary>CSV and .amat.</summary>
public sealed class TextFileTests
{
    private const string Rows = "0.5,1\n0.25,2\n-1,3\n";

    [Theory]
    [InlineData("x.csv", Rows)]
    [InlineData("x.csv", "first,second\n" + Rows)]
    [InlineData("x.csv", "\uFEFFfirst,second\r\n\"0.5\", 1 \r\n0.25,2e0\r\n-1,+3")]
    [InlineData("x.csv", "0.5;1\n0.25;2\n-1;3\n")]
    [InlineData("x.tsv", "0.5\t1\n0.25\t2\n\n-1\t3\n")]
    public void EveryDialectGivesTheSameNumbers(string name, string text)
    {
        using var folder = new TestFolder();
        using var data = Datasets.Load(new() { Source = folder.Write(name, text) });
        Assert.Equal([[-1, 3], [0.25f, 2], [0.5f, 1]], data.AllRows());
        Assert.Equal(
            ["rows of 2 values, stored as float32", "values in [-1, 3]: real, kept as they are", "1 training, 1 validation, 1 test examples (drawn by seed 0)"],
            data.Notes.Skip(1));
    }

    [Fact]
    public void AColumnCalledLabelHoldsTheLabels()
    {
        using var folder = new TestFolder();
        using var data = Datasets.Load(new() { Source = folder.Write("x.csv", "a,Label,b\n1,7,2\n1,7,2\n1,7,2\n"), Validation = 0, Test = 0 });
        Assert.Equal([1 / 255f, 2 / 255f], data.Train.Values()[..2]);
        Assert.Equal([7, 7, 7], data.Train.Labels.ToArray());
    }

    [Theory]
    [InlineData("1,2\n3,x\n", "x.csv, line 2, column 2: 'x' is not a finite number")]
    [InlineData("1,2\n\n3,\n", "x.csv, line 3, column 2: is empty; expected a number")]
    [InlineData("1,2\n3,NaN\n", "x.csv, line 2, column 2: 'NaN' is not a finite number")]
    [InlineData("1,1e99\n", "x.csv, line 1, column 2: '1e99' is not a finite number")]
    [InlineData("a,1\n2,3\n", "x.csv, line 1, column 1: 'a' is not a finite number")]
    [InlineData("1,2\n3,4,5\n", "x.csv, line 2: 3 values, the first line has 2")]
    [InlineData("1,2\n3\n", "x.csv, line 2: 1 values, the first line has 2")]
    [InlineData("label,b\n0.5,1\n", "x.csv, line 2, column 1: label '0.5' is not a whole number")]
    [InlineData("a,b\n", "x.csv: has no line of numbers")]
    [InlineData("", "x.csv: has no line of numbers")]
    public void BrokenCsvIsRefusedInTheseWords(string text, string message)
    {
        using var folder = new TestFolder();
        Assert.Equal(message, folder.Refusal("x.csv", text));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(784)]
    public void AmatKeepsEveryBit(int columns)
    {
        using var folder = new TestFolder();
        using var data = Datasets.Load(new() { Source = folder.Write("x.amat", Samples.Amat(20, columns)), Validation = 0, Test = 0 });
        Assert.Equal((20, columns, ValueKind.Binary), (data.Train.Count, data.Train.Size, data.Kind));
        Assert.Equal(
            Enumerable.Range(0, 20).SelectMany(i => Enumerable.Range(i, columns).Select(j => (float)(j * 7 % 3 / 2))),
            data.Train.Values());
    }

    [Theory]
    [InlineData("a,label\n0.5,1\n1.5,0\n2,1\n3,0\n", "read as numbers: every cell below the header is one (--table columns standardizes each column)")]
    [InlineData("0.5,1\n1.5,0\n2,1\n3,0\n", "read as numbers: it has no header (with one, --table columns standardizes each column)")]
    [InlineData("a,label\n0.5,1\n,0\n2,1\n3,0\n", "read by columns, each by its kind: line 3, column 1 is empty")]
    [InlineData("a,b\n0.5,x\n1,x\n2,x\n3,x\n", "read by columns, each by its kind: line 2, column 2 is no number")]
    public void WhichReadingWasChosenIsSaidFirst(string text, string note)
    {
        using var folder = new TestFolder();
        using var data = folder.Load("x.csv", System.Text.Encoding.UTF8.GetBytes(text));
        Assert.Equal(note, data.Notes[0]);
        Assert.Equal(
            text.Contains("label", StringComparison.Ordinal) && data.Schema is not null,
            data.Notes.Contains("column 'label' is data as the others; --label-column label makes it the label"));
    }

    [Fact]
    public void RowsAndColumnsOfNumbersHaveTheirNames()
    {
        using var folder = new TestFolder();
        var source = folder.Write("x.csv", "a,label,b\n" + string.Concat(Enumerable.Range(0, 30).Select(i => $"{i},{i % 2},0.5\n")));
        using var data = Datasets.Load(new() { Source = source });
        Assert.Equal(["a", "b"], data.Columns);
        var first = data.Test.Values()[0];
        Assert.Equal($"line {first + 2}", data.Test.NameOf(0));
        Assert.Equal("row 3", Examples.Of([1], new float[4]).NameOf(2));
    }

    [Fact]
    public void TextThatUnpacksToABombIsRefused()
    {
        using var folder = new TestFolder();
        var zeros = new byte[40 << 20];
        for (var i = 0; i < zeros.Length; i++)
            zeros[i] = (byte)(i % 64 == 63 ? '\n' : i % 2 == 0 ? '0' : ' ');
        Assert.EndsWith("unpack the file first if that is meant", folder.Refusal("x.amat.gz", Samples.Gzip(zeros)));
        for (var i = 1; i < zeros.Length; i += 2)
            zeros[i] = zeros[i] == ' ' ? (byte)',' : zeros[i];
        Assert.EndsWith("unpack the file first if that is meant", folder.Refusal("x.csv.gz", Samples.Gzip(zeros)));
    }

    [Theory]
    [InlineData("0 1 0\n0 2 0\n", "x.amat, line 2, column 3: '2' where 0 or 1 has to stand")]
    [InlineData("0 1 0\n0,1,0\n", "x.amat, line 2, column 2: ',' where a space has to stand")]
    [InlineData("0 1 0\n0 1\n", "x.amat, line 2: 2 values, the first line has 3; the file is damaged or cut short: save or fetch it again")]
    [InlineData("\u0001 1\n", "x.amat, line 1, column 1: byte 0x01 where 0 or 1 has to stand")]
    [InlineData("", "x.amat: the file is empty; expected a row of 0 and 1 a line: save or fetch it again")]
    public void BrokenAmatIsRefusedInTheseWords(string text, string message)
    {
        using var folder = new TestFolder();
        Assert.Equal(message, folder.Refusal("x.amat", text));
    }
}
