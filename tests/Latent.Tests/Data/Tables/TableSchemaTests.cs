using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Latent.Data;
using Latent.Data.Tables;

namespace Latent.Tests.Data.Tables;

public sealed class TableSchemaTests
{
    // A standardized number is kept in float32.
    private const double Rounding = 1e-6;

    private static readonly string[] Cities = ["Oslo", "Rome, Italy", "a \"b\"", "ß", "nano"];

    [Fact]
    public void DecodingUndoesEncoding() => Prop.ForAll<int[], PositiveInt>((numbers, scale) =>
    {
        var rows = Rows(numbers, scale.Get);
        var (data, _) = Load(rows);
        var schema = data.Schema!;
        var encoded = data.Train.Values().Chunk(schema.Width).ToArray();
        for (var i = 0; i < rows.Length; i++)
        {
            var decoded = schema.Decode(encoded[i]);
            Assert.Equal(rows[i].Select(x => x.Category), decoded.Select(x => x.Category));
            Assert.Equal(rows[i].Select(x => x.IsMissing), decoded.Select(x => x.IsMissing));
            foreach (var (given, back, column) in rows[i].Zip(decoded, schema.Columns))
            {
                if (column is NumberColumn number && !given.IsMissing)
                {
                    var error = Math.Abs(back.Number - given.Number);
                    Assert.True(error <= Rounding * Math.Max(number.Scale, Math.Abs(given.Number - number.Mean)), $"{given} became {back}");
                }
            }

            var again = new float[schema.Width];
            schema.Encode(decoded, again);
            Assert.All(again.Zip(encoded[i]), x => Assert.InRange(x.First - x.Second, -1e-5f, 1e-5f));
        }

        data.Dispose();
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void TrainingNumbersHaveMeanZeroAndVarianceOne() => Prop.ForAll<int[], PositiveInt>((numbers, scale) =>
    {
        var (data, _) = Load(Rows(numbers, scale.Get), hold: true);
        var schema = data.Schema!;
        var x = data.Train.Values().Chunk(schema.Width).ToArray();
        for (var (j, at) = (0, 0); j < schema.Columns.Count; at += schema.Columns[j++].Block.Width)
        {
            if (schema.Columns[j] is not NumberColumn column)
                continue;
            var seen = x.Where(row => !column.MayBeMissing || row[at + 1] == 0).Select(row => (double)row[at]).ToArray();
            Assert.Equal(0, seen.Average(), 5);
            var variance = seen.Average(z => z * z);
            Assert.True(Math.Abs(variance - 1) < 1e-5 || (column.Scale == 1 && seen.All(z => Math.Abs(z) < 1e-5)), $"variance {variance}");
        }

        data.Dispose();
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void ColumnsAreNumbersFlagsAndCategories()
    {
        using var folder = new TestFolder();
        using var data = Datasets.Load(Request(folder.Write("x.csv", "a,b,c\n1,x,4\n3,y,\n1,x,8\n3,y,6\n")));
        Assert.Equal(
            [
                -1, 1, 0, -1.2247449f, 0,
                1, 0, 1, 0, 1,
                -1, 1, 0, 1.2247449f, 0,
                1, 0, 1, 0, 0,
            ],
            data.Train.Values());
        Assert.Equal(
            [
                "rows of 3 columns: 2 of numbers, standardized, 1 of categories, one-hot; 5 values",
                "1 of 12 cells are missing",
                "4 training, 0 validation, 0 test examples",
            ],
            data.Notes);
        Assert.Equal(ValueKind.Real, data.Kind);
        Assert.Equal(["1", "x", ""], Texts(data.Schema!.Decode([-1, 0.7f, 0.3f, 0.2f, 1])));
        Assert.Equal(["3", "y", "6"], Texts(data.Schema!.Decode([1, 0.4f, 0.6f, 0, 0.1f])));
    }

    [Fact]
    public void ConstantNumbersAreKeptAsZero()
    {
        using var folder = new TestFolder();
        using var data = Datasets.Load(Request(folder.Write("x.csv", "a,b\n0.1,x\n0.1,x\n0.1,x\n")));
        Assert.Equal([0, 1, 0, 1, 0, 1], data.Train.Values());
        Assert.Contains("the same number in every training row, kept as 0: a", data.Notes);
        Assert.Equal(["0.1", "x"], Texts(data.Schema!.Decode([0, 1])));
        Assert.Equal(["0.1", "x"], Texts(data.Schema!.Decode([0.3f, 1])));
    }

    [Fact]
    public void RareCategoriesAreOtherAndSoAreUnknownOnes()
    {
        using var folder = new TestFolder();
        using var data = Datasets.Load(Request(folder.Write("x.csv", "a,b\n1,x\n2,x\n3,rare\n4,y\n5,y\n")));
        var schema = data.Schema!;
        Assert.Equal(["other", "x", "y"], ((CategoryColumn)schema.Columns[1]).Categories);
        Assert.Contains("column 'b': categories in one training row only (1) and unknown ones are 'other'", data.Notes);
        var request = Request(folder.Write("later.csv", "b,a,extra\nz,3,0\nx,3,0\n"));
        using var later = Datasets.Load(request with { Table = request.Table with { Schema = schema } });
        Assert.Equal([0, 1, 0, 0, 0, 0, 1, 0], later.Train.Values());
        Assert.Contains("columns left out: extra", later.Notes);
    }

    [Theory]
    [InlineData("a,b\n1,x\n2,z\n", "y.csv, line 3, column 'b': 'z' is a category that the training data do not have; they have x, y")]
    [InlineData("a,b\nx,x\n", "y.csv, line 2, column 'a': 'x' is not a finite number")]
    [InlineData("a,b\n,x\n", "y.csv, line 2, column 'a': is missing; the training data had a number in every row")]
    [InlineData("a,c\n1,x\n", "y.csv: has no column 'b'; it has a, c")]
    public void LaterFilesAreHeldAgainstTheSchema(string text, string message)
    {
        using var folder = new TestFolder();
        using var data = Datasets.Load(Request(folder.Write("x.csv", "a,b\n1,x\n2,x\n4,y\n5,y\n")));
        var request = Request(folder.Write("y.csv", text));
        var error = Assert.Throws<DataFormatException>(
            () => Datasets.Load(request with { Table = request.Table with { Schema = data.Schema } }));
        Assert.Equal(message, error.Message);
    }

    private static DataRequest Request(string path) =>
        new() { Source = path, Validation = 0, Test = 0, Table = new() { Reading = TableReading.Columns } };

    private static IEnumerable<string> Texts(IReadOnlyList<TableValue> row) => row.Select(x => x.ToString());

    // Every cell stands in two rows, so that no category is rare; the number of a row is as drawn.
    private static TableValue[][] Rows(int[] numbers, int scale)
    {
        var count = Math.Max(2, numbers.Length);
        TableValue[] Row(int i)
        {
            var number = numbers.Length == 0 ? 0 : numbers[i % numbers.Length];
            return
            [
                TableValue.Of(number * 0.1 * scale),
                TableValue.Of(Cities[(number & 0xffff) % Cities.Length]),
                i > 0 && number % 3 == 0 ? TableValue.Missing : TableValue.Of((i * i % 7) - 1e6),
                i > 0 && number % 5 == 0 ? TableValue.Missing : TableValue.Of("k"),
            ];
        }

        return [.. Enumerable.Range(0, 2 * count).Select(i => Row(i / 2))];
    }

    private static (Dataset Data, string Text) Load(TableValue[][] rows, bool hold = false)
    {
        using var folder = new TestFolder();
        var text = new StringBuilder("a,\"b, c\",d,e\n");
        foreach (var row in rows)
            text.AppendJoin(',', row.Select(x => $"\"{x.ToString().Replace("\"", "\"\"", StringComparison.Ordinal)}\"")).Append('\n');
        var request = Request(folder.Write("x.csv", text.ToString()));
        return (Datasets.Load(hold ? request with { Validation = 1 } : request), text.ToString().ToUpper(CultureInfo.InvariantCulture));
    }
}
