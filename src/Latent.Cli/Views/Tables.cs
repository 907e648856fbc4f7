using System.Text.Json.Nodes;
using Latent.Evaluation;
using Spectre.Console;

namespace Latent.Cli.Views;

/// <summary>What the tables of the tool have in common.</summary>
internal static class Tables
{
    /// <summary>Stands where there is no number.</summary>
    public const string None = "–";

    /// <summary>A table whose first column is text and the others numbers.</summary>
    public static Table Create(params string[] columns)
    {
        var table = new Table { Border = TableBorder.Rounded };
        for (var i = 0; i < columns.Length; i++)
        {
            var column = new TableColumn(new Text(columns[i]));
            table.AddColumn(i == 0 ? column : column.RightAligned());
        }

        return table;
    }

    public static void Add(this Table table, params IEnumerable<string> cells) =>
        table.AddRow(cells.Select(x => new Text(x)));

    public static void Write(Table table, Terminal terminal)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = terminal.IsInteractive ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = terminal.IsInteractive ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(terminal.Out),
        });
        console.Profile.Width = Math.Max(terminal.Width, 80);
        console.Profile.Capabilities.Unicode = true;
        console.Write(table);
    }

    /// <summary>An estimate as an object: what it is, how it was found, and in which unit; null where there is none.</summary>
    public static JsonObject? Json(Estimate? x) => x is null ? null : new()
    {
        ["mean"] = Number(x.Mean),
        ["standardError"] = Number(x.StandardError),
        ["count"] = x.Count,
        ["estimator"] = x.Estimator,
        ["unit"] = x.Unit,
    };

    /// <summary>A number for programs: null where it is not finite.</summary>
    public static JsonValue? Number(double? value) => value is { } x && double.IsFinite(x) ? JsonValue.Create(x) : null;
}
