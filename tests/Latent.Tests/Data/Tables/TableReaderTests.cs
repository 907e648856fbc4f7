using Latent.Data;
using Latent.Data.Tables;

namespace Latent.Tests.Data.Tables;

public sealed class TableReaderTests
{
    [Theory]
    [InlineData("a,b\n1,2\n3\n", "x.csv, line 3: 1 values, the header has 2")]
    [InlineData("a,b\n1,2\n3,4,5\n", "x.csv, line 3: 3 values, the header has 2")]
    [InlineData("a,b\n1,2\n3,x\n", "x.csv, line 3, column 'b': 'x' is not a finite number, and line 2 has one here; mend it, or read categories with --categorical")]
    [InlineData("a,b\n1,inf\n", "x.csv, line 2, column 'b': 'inf' is not a finite number")]
    [InlineData("a,b\n1,1e99\n", "x.csv, line 2, column 'b': '1e99' is not a finite number")]
    [InlineData("", "x.csv: is empty; expected a line of column names and rows below it")]
    [InlineData("a,b\n", "x.csv: has a header and no row below it")]
    [InlineData("a,b\n1,x\n", "x.csv: has 1 row to train on; a mean and a spread take at least 2")]
    [InlineData("a,b,a\n1,x,2\n", "x.csv, line 1: columns 1 and 3 are both called 'a'; give each its own name")]
    [InlineData("a,5.1\n1,x\n", "x.csv, line 1, column 2: '5.1' is a number; the first line of a table has the names of its columns")]
    [InlineData("a,b\n1,\n2,NA\n3,nan\n", "x.csv, column 'b': has no value in any training row; leave it out with --omit")]
    public void MalformedTablesAreRefusedInTheseWords(string text, string message) => Assert.Equal(message, Refusal(text, new()));

    [Fact]
    public void TenThousandCategoriesAreTooMany()
    {
        var text = "a,name\n" + string.Concat(Enumerable.Range(0, 10_000).Select(i => $"{i},n{i}\n"));
        Assert.Equal("x.csv, line 1002, column 'name': more than 1,000 categories; leave the column out with --omit", Refusal(text, new()));
        Assert.Equal(
            "x.csv, line 2, column 'name': a text of 300 bytes, a category has at most 200; leave the column out with --omit",
            Refusal($"a,name\n1,{new string('x', 300)}\n", new()));
    }

    [Fact]
    public void OneRowIsNotDividedIntoThree() => Assert.Equal(
        "x.csv: 1 rows cannot give 1 for validation, 1 for testing and at least 1 to train on",
        Refusal("a,b\n1,x\n", new(), validation: null));

    [Fact]
    public void NamesThatAreNotThereAreRefused()
    {
        Assert.Equal("x.csv: has no column 'c'; it has a, b", Refusal("a,b\n1,x\n", new() { Omit = ["c"] }));
        Assert.Equal("x.csv: has no column 'c'; it has a, b", Refusal("a,b\n1,x\n", new() { Categorical = ["c"] }));
        Assert.Equal("x.csv: has no column that is not left out", Refusal("a,b\n1,x\n", new() { Omit = ["a", "b"] }));
    }

    [Theory]
    [InlineData("a,b\n1,x\n2,y\n1,x\n2,y\n", true)]
    [InlineData("a,b\n1,2\n2,\n1,2\n2,3\n", true)]
    [InlineData("a,b\n1,2\n2,3\n1,2\n2,3\n", false)]
    [InlineData("1,2\n2,3\n1,2\n2,3\n", false)]
    public void AHeaderAndACellThatIsNoNumberMakeColumns(string text, bool columns)
    {
        using var folder = new TestFolder();
        using var data = Datasets.Load(new() { Source = folder.Write("x.csv", text), Validation = 0, Test = 0 });
        Assert.Equal(columns, data.Schema is not null);
    }

    [Fact]
    public void NumbersAskedForAreCategoriesAndColumnsMayBeLeftOut()
    {
        using var folder = new TestFolder();
        using var data = Datasets.Load(new()
        {
            Source = folder.Write("x.csv", "id,a,b\n1,0,5\n2,1,5\n3,0,7\n4,1,7\n"),
            Validation = 0,
            Test = 0,
            Table = new() { Omit = ["id"], Categorical = ["a"] },
        });
        Assert.Equal([1, 0, -1, 0, 1, -1, 1, 0, 1, 0, 1, 1], data.Train.Values());
        Assert.Contains("columns left out: id", data.Notes);
    }

    [Theory]
    [InlineData("x", "10", "-2", new[] { 2, 0, 1 }, "labels from column 'c': 0 -2, 1 10, 2 x")]
    [InlineData("3", "10", "-2", new[] { 3, -2, 10 }, "labels from column 'c', whole numbers")]
    public void AColumnOfLabelsIsNoValue(string first, string second, string third, int[] labels, string note)
    {
        using var folder = new TestFolder();
        var options = new TableOptions { Label = "c" };
        using var data = Load(folder, $"a,c\n1,{first}\n2,{third}\n3,{second}\n", options);
        Assert.Equal(labels, data.Train.Labels.ToArray());
        Assert.Equal([1], data.Shape);
        Assert.Equal(["a"], data.Schema!.Columns.Select(x => x.Name));
        Assert.Contains(note, data.Notes);

        // A later file has the labels of the first, or none.
        var known = options with { Schema = data.Schema };
        using var later = Load(folder, $"c,a\n{second},1\n{first},4\n", known);
        Assert.Equal([labels[2], labels[0]], later.Train.Labels.ToArray());
        (string Text, string Fault)[] without =
        [
            ("a\n1\n2\n", "there is no column 'c'"),
            ($"a,c\n1,{first}\n2,odd\n", "line 3, column 'c', has 'odd', which is no class of the training data"),
            ($"a,c\n1,\n2,{first}\n", "line 2, column 'c', is missing"),
        ];
        foreach (var (text, fault) in without)
        {
            using var none = Load(folder, text, known);
            Assert.True(none.Train.Labels.IsEmpty);
            Assert.Contains($"no labels: {fault}", none.Notes);
        }

        // What the schema does not read need not be there.
        using var fewer = Load(folder, "a\n1\n2\n", known with { Omit = ["gone"], Categorical = ["c"] });
        Assert.Equal(2, fewer.Train.Count);
    }

    [Fact]
    public void WhatIsNoColumnOfLabelsIsRefused()
    {
        Assert.Equal("x.csv: has no column 'c'; it has a, b", Refusal("a,b\n1,x\n", new() { Label = "c" }));
        Assert.Equal("x.csv: has no column that is not left out", Refusal("a\n1\n", new() { Label = "a" }));
        Assert.Equal(
            "x.csv, column 'b': is both left out and to hold the labels; leave --omit or --label-column out",
            Refusal("a,b\n1,x\n", new() { Label = "b", Omit = ["b"] }));
        Assert.EndsWith(
            "more than 1,000 categories; leave --label-column out",
            Refusal("a,b\n" + string.Concat(Enumerable.Range(0, 1001).Select(i => $"{i},{i}\n")), new() { Label = "b" }), StringComparison.Ordinal);
        Assert.Equal(
            "x.csv, line 3, column 'b': is missing, and every row takes a label; leave the row out, or --label-column",
            Refusal("a,b\n1,x\n2,\n", new() { Label = "b" }));
        Assert.Equal(
            "x.csv, column 'b': is to hold the label of a row, and an example is a window of rows; leave --label-column out, or --window",
            Refusal("a,b\n1,x\n2,y\n", new() { Label = "b", Window = 2 }));
    }

    [Fact]
    public void WhatOnlyColumnsHaveIsRefusedElsewhere()
    {
        const string other = "has no columns; columns, windows, categories and omissions are of .csv and .tsv files";
        Assert.Equal($"digits: {other}", Assert.Throws<DataFormatException>(
            () => Datasets.Load(new() { Source = "digits", Table = new() { Window = 3 } })).Message);
        using var folder = new TestFolder();
        var path = folder.Write("x.amat", "0 1\n");
        Assert.Equal($"{path}: {other}", Assert.Throws<DataFormatException>(
            () => Datasets.Load(new() { Source = path, Table = new() { Reading = TableReading.Columns } })).Message);
        Assert.StartsWith("x.csv: is to be read as numbers, and windows", Refusal("a\n1\n", new() { Reading = TableReading.Numbers, Omit = ["a"] }), StringComparison.Ordinal);
        Assert.Equal("x.csv: a stride is given and no window; give --window too", Refusal("a\n1\n", new() { Stride = 2 }));
    }

    private static Dataset Load(TestFolder folder, string text, TableOptions options) =>
        Datasets.Load(new() { Source = folder.Write("x.csv", text), Validation = 0, Test = 0, Table = options });

    private static string Refusal(string text, TableOptions options, int? validation = 0)
    {
        using var folder = new TestFolder();
        var reading = options.Reading == TableReading.Auto ? TableReading.Columns : options.Reading;
        var request = new DataRequest
        {
            Source = folder.Write("x.csv", text),
            Validation = validation,
            Test = validation,
            Table = options with { Reading = reading },
        };
        return Assert.Throws<DataFormatException>(() => Datasets.Load(request)).Message;
    }
}
