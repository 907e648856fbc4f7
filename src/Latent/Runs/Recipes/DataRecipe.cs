using System.Text.Json.Serialization;
using Latent.Data;
using Latent.Data.Tables;

namespace Latent.Runs.Recipes;

/// <summary>The data of a <see cref="Recipe"/>.</summary>
public sealed record DataRecipe
{
    /// <summary>
    /// How values become black and white: afresh at each access, once and for all, or not at all (soft targets).
    /// </summary>
    public static IReadOnlyList<string> Binarizations { get; } = ["dynamic", "static", "none"];

    /// <summary>The name of a data set, or the path of a file or folder.</summary>
    public string Source { get; init; } = "digits";

    /// <summary>A folder that is looked in before the usual ones; null for none.</summary>
    [JsonConverter(typeof(NumberOrText))]
    public string? Directory { get; init; }

    /// <summary>
    /// One of <see cref="Binarizations"/>, or <c>auto</c>: dynamic for grey values under a Bernoulli likelihood, static where
    /// a learner keeps chains of each example (mcem), else none.
    /// </summary>
    public string Binarize
    {
        get;
        init => field = Check.OneOf(value, ["auto", .. Binarizations], "data.binarize");
    } = "auto";

    /// <summary>
    /// <c>auto</c> scales whole values in [0, 255] to [0, 1], <c>none</c> leaves them what they are.
    /// </summary>
    public string Scale { get; init => field = Check.OneOf(value, ["auto", "none"], "data.scale"); } = "auto";

    /// <summary>The number of training examples, the first of the split; null for all.</summary>
    public int? Train { get; init => field = Check.Positive(value, "data.train"); }

    /// <summary>
    /// The number of validation examples where the data leave it open; null for what is usual: a tenth of data of one's own.
    /// </summary>
    public int? Validation { get; init => field = Check.Positive(value, "data.validation"); }

    /// <summary>The number of test examples where the data leave it open; null for what is usual: a tenth of data of one's own.</summary>
    public int? Test { get; init => field = Check.Positive(value, "data.test"); }

    /// <summary>
    /// How a CSV file is read: <c>numbers</c>, scaled together as an image's; <c>columns</c>, each by itself; or
    /// <c>auto</c>: as columns where there is a header and a cell below it is no number.
    /// </summary>
    public string Table { get; init => field = Check.OneOf(value, ["auto", "numbers", "columns"], "data.table"); } = "auto";

    /// <summary>The columns that hold categories though they look like numbers, with commas between.</summary>
    public string Categorical { get; init; } = "";

    /// <summary>The columns that are left out, with commas between.</summary>
    public string Omit { get; init; } = "";

    /// <summary>The column that holds the label of a row, and is none of its values; null for none.</summary>
    [JsonConverter(typeof(NumberOrText))]
    public string? LabelColumn { get; init; }

    /// <summary>The number of rows in an example of a time series; null where a row is an example.</summary>
    public int? Window { get; init => field = Check.Positive(value, "data.window"); }

    /// <summary>
    /// The number of rows from one window's start to the next; null for an eighth of the window, at least 1.
    /// </summary>
    public int? Stride { get; init => field = Check.Positive(value, "data.stride"); }

    /// <summary>Whether whole values in [0, 255] are scaled to [0, 1].</summary>
    internal bool IsScaled => Scale == "auto";

    /// <summary>What the keys ask for.</summary>
    /// <param name="seed">The seed of the run, which divides data that are not divided.</param>
    /// <param name="schema">What the run has learned of a file's columns; null to learn it.</param>
    public DataRequest Request(ulong seed, TableSchema? schema) => new()
    {
        Source = Source,
        Scale = IsScaled,
        DataDirectory = Directory,
        Seed = seed,
        Validation = Validation,
        Test = Test,
        Table = TableOptions(schema),
    };

    /// <summary>The keys that say how a CSV file is read, with what a run has learned of its columns.</summary>
    /// <param name="schema">The run's schema; null to learn one.</param>
    public TableOptions TableOptions(TableSchema? schema) => new()
    {
        Reading = Table switch
        {
            "numbers" => TableReading.Numbers,
            "columns" => TableReading.Columns,
            _ => TableReading.Auto,
        },
        Categorical = Names(Categorical),
        Omit = Names(Omit),
        Label = LabelColumn,
        Window = Window,
        Stride = Stride,
        Schema = schema,
    };

    private static string[] Names(string list) =>
        list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
