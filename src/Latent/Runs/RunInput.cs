using Latent.Data;
using Latent.Data.Tables;
using Latent.Runs.Recipes;

namespace Latent.Runs;

/// <summary>Data of any source in the form in which a run's model takes them: by its schema, and black or white where it is.</summary>
public sealed class RunInput : IDisposable
{
    private readonly Dataset _dataset;

    private readonly Func<int, string> _name;

    private RunInput(Dataset dataset, string split, Examples examples, int[]? starts, Func<int, string> name) =>
        (_dataset, Split, Examples, Starts, _name) = (dataset, split, examples, starts, name);

    /// <summary>The name of the data set, file or folder.</summary>
    public string Name => _dataset.Name;

    /// <summary>Which of its examples: test, validation, train, or all in the order of the file.</summary>
    public string Split { get; }

    /// <summary>The examples; of a time series its windows.</summary>
    public Examples Examples { get; }

    /// <summary>The row of the series that each window starts at, from 0; null where an example is a row.</summary>
    public IReadOnlyList<int>? Starts { get; }

    /// <summary>The names of the values of a row of numbers, where the file's header has them; else empty.</summary>
    public IReadOnlyList<string> Columns => _dataset.Columns;

    /// <summary>The columns of the file that the model does not know; empty where there are none, or no columns.</summary>
    public IReadOnlyList<string> LeftOut => _dataset.LeftOut;

    /// <summary>What a row is in the file or folder: a file's name, or as in <c>line 3</c>.</summary>
    public string NameOf(int row) => _name(row);

    /// <summary>Loads data for a run's model.</summary>
    /// <param name="model">The model, with the schema of its columns where it has one.</param>
    /// <param name="source">The name of a data set or the path of a file or folder; null for the run's own.</param>
    /// <param name="split">
    /// Which examples: test, validation, train or all; null for all of a file or folder, and for the test examples of a
    /// named set or of the run's own data.
    /// </param>
    /// <param name="directory">A folder to look in for named sets before all others; null for the recipe's.</param>
    /// <exception cref="DataNotFoundException">There are no such data.</exception>
    /// <exception cref="DataFormatException">A file's content is not what it has to be.</exception>
    /// <exception cref="RunException">They are not of the model's shape or likelihood, or the split is empty or
    /// unknown.</exception>
    public static RunInput Load(RunModel model, string? source = null, string? split = null, string? directory = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        var recipe = model.Recipe;
        var chosen = split ?? (source is null || Datasets.All.Any(x => x.Name == source) ? "test" : "all");
        var all = chosen == "all";
        var own = recipe.Data.Request(recipe.Seed, model.Schema);
        var table = own.Table;

        // All rows of a series are to be covered, the last ones too: every window is made, and some are taken.
        table = all && table.Window is not null ? table with { Stride = 1 } : table;

        // Without a schema the run's file was one of numbers; read as columns, another would get a scale of its own.
        table = model.Schema is null ? table with { Reading = TableReading.Numbers } : table;
        var request = own with
        {
            Source = source ?? own.Source,
            DataDirectory = directory ?? own.DataDirectory,
            Validation = all ? 0 : own.Validation,
            Test = all ? 0 : own.Test,
            Table = table,
        };
        var dataset = Datasets.Load(request);
        try
        {
            return Of(dataset, model, chosen);
        }
        catch
        {
            dataset.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _dataset.Dispose();

    private static RunInput Of(Dataset dataset, RunModel model, string split)
    {
        var recipe = model.Recipe;
        var examples = split switch
        {
            "all" or "train" => dataset.Train,
            "validation" => dataset.Validation,
            "test" => dataset.Test,
            _ => throw new RunException(dataset.Name, $"has no split '{split}'; expected test, validation, train or all"),
        };
        if (examples.Count == 0)
            throw new RunException(dataset.Name, $"has no {split} examples; choose another --split");
        examples = model.Take(examples, dataset.Name);
        Func<int, string> name = examples is WindowExamples series ? series.NameOfRow : examples.NameOf;
        var starts = recipe.Data.TableOptions(model.Schema) is { Window: { } window } table
            ? Cover(ref examples, window, table.StrideOf(window), split, dataset.Name)
            : null;
        return new(dataset, split, Binary(examples, dataset, recipe, split), starts, name);
    }

    // As RunData draws them, so that the scores of the run's own splits are those of 'latent eval'.
    private static Examples Binary(Examples examples, Dataset dataset, Recipe recipe, string split)
    {
        GreyValues.Refuse(recipe, dataset.Kind, dataset.Name);
        return GreyValues.Settle(recipe, dataset.Kind) == "none" ? examples : GreyValues.Drawn(examples, recipe, split);
    }

    private static int[] Cover(ref Examples examples, int window, int stride, string split, string name)
    {
        if (split != "all")
        {
            return stride <= window
                ? [.. Enumerable.Range(0, examples.Count).Select(i => i * stride)]
                : throw new RunException(
                    name, $"a window of {window} rows every {stride} leaves rows out; score all of the file with --split all");
        }

        var (step, last) = (Math.Min(stride, window), examples.Count - 1);
        int[] starts = [.. Enumerable.Range(0, (last / step) + 1).Select(i => i * step)];
        if (starts[^1] < last)
            starts = [.. starts, last];
        examples = examples.Take(starts);
        return starts;
    }
}
