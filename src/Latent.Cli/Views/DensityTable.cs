using Latent.Evaluation;
using Latent.Runs.Densities;

namespace Latent.Cli.Views;

/// <summary>How far samples are from data, a row for each density of codes, and what that says.</summary>
internal static class DensityTable
{
    public static void Write(RunDensities x, string? picture, Terminal terminal)
    {
        terminal.Out.WriteLine(Invariant(
            $"parameters of step {x.Step:N0}; densities fitted to codes of {x.FittedTo:N0} training examples"));
        var table = Tables.Create("", "squared distance\n± standard error", "ln p(code), nats\n± standard error", "above the\nprior's");
        foreach (var row in x.Rows)
            table.Add(row.Name, Value(row.Distance), Value(row.LogDensity), row.Name == DensityRow.Prior ? Tables.None : Value(row.Gain));
        Tables.Write(table, terminal);
        terminal.Out.WriteLine("squared distance: Fréchet's, from training data, in features that are");
        terminal.Out.WriteLine($"  {x.Features}; samples and reconstructions are {x.Decoded};");
        terminal.Out.WriteLine(Invariant(
            $"  two sets of {x.Examples:N0} each time, {x.Rows[0].Distance.Count} times; not comparable with published FIDs"));
        terminal.Out.WriteLine(Invariant(
            $"ln p(code): mean over codes of {x.Rows[^1].LogDensity!.Count:N0} test examples, {x.CodeSize} latents each;"));
        terminal.Out.WriteLine($"  of the second stage by {x.Rows[^1].LogDensity!.Estimator}: a lower bound in expectation");
        foreach (var finding in x.Findings)
            terminal.Out.WriteLine($"- {finding}");
        if (picture is not null)
            terminal.Out.WriteLine($"{picture}: test data, reconstructions, samples from each density, a row each");
    }

    // The error to two digits.
    private static string Value(Estimate? x) => x?.Text() ?? Tables.None;
}
