using Latent.Evaluation;
using Latent.Runs.Results;
using Spectre.Console;

namespace Latent.Cli.Views;

/// <summary>The final numbers, each with its unit, its error and how it was found.</summary>
internal static class EvaluationTable
{
    // Nats; less would show as 0.00 or little more.
    private const double LeastShown = 0.01;

    public static void Write(RunEvaluation evaluation, Terminal terminal)
    {
        terminal.Out.WriteLine(Title(evaluation));
        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumn("");
        table.AddColumn(new TableColumn("nats per example\n± standard error").RightAligned());
        table.AddColumn("estimated by");
        foreach (var (name, value, how) in Rows(evaluation))
            table.AddRow(new Text(name), new Text(value), new Text(how));
        Tables.Write(table, terminal);
        foreach (var line in Units(evaluation))
            terminal.Out.WriteLine(line);
    }

    /// <summary>The same as plain lines.</summary>
    public static IEnumerable<string> Lines(RunEvaluation evaluation)
    {
        yield return $"{Title(evaluation)}, in nats per example ± standard error";
        foreach (var (name, value, how) in Rows(evaluation))
            yield return $"  {name,-18} {value,16}  {how}".TrimEnd();
        foreach (var line in Units(evaluation))
            yield return $"  {line}";
    }

    // What each latent variable carries, the most first; those that carry nothing are counted.
    private static IEnumerable<string> Units(RunEvaluation x)
    {
        var used = x.KlPerUnit.Where(kl => !(kl < LeastShown)).OrderDescending().ToArray();
        var unused = x.KlPerUnit.Count - used.Length;
        if (x.KlPerUnit.Count == 0)
            yield break;
        List<string> parts = [];
        if (used.Length > 0)
            parts.Add(string.Join(' ', used.Select(kl => Invariant($"{kl:F2}"))));
        if (unused > 0)
            parts.Add(Invariant($"{unused} below {LeastShown}"));
        yield return Invariant(
            $"KL of each latent unit{(x.KlPerUnit.Count < x.Units ? " of the top level" : "")}, nats, mean over {x.Reconstruction.Count:N0} examples: {string.Join(", ", parts)}");
    }

    private static string Title(RunEvaluation evaluation) =>
        Invariant($"{evaluation.Split} examples, parameters of step {evaluation.Step:N0}")
        + (evaluation.LabelKl is null ? "" : $"; bound and likelihood are of {evaluation.Density}, y the label");

    // What the model has: a deterministic autoencoder has neither a bound nor a likelihood.
    private static IEnumerable<(string Name, string Value, string How)> Rows(RunEvaluation x)
    {
        if (x.Elbo is { } elbo)
            yield return ("ELBO", Value(elbo), Invariant($"1 draw, {elbo.Count:N0} examples"));
        yield return x.Elbo is null
            ? ("reconstruction", Value(x.Reconstruction), Invariant($"{x.Reconstruction.Estimator}, {x.Reconstruction.Count:N0} examples"))
            : ("  reconstruction", Value(x.Reconstruction), "");
        if (x.Kl is { } kl)
            yield return ("  KL", Value(kl), "");
        if (x.LogPartition is { } logZ)
            yield return ("    ln Z in it", logZ.Text(), logZ.Estimator);
        if (x.LabelKl is { } label)
            yield return ("    of the label", Invariant($"{label:F2}"), "mean of -ln p(y)");
        if (x.Codes is { } codes)
            yield return ("½‖z‖² of the code", Value(codes), "no nats: the code has no density");
        if (x.LogLikelihood is { } likelihood)
            yield return ("log-likelihood", Value(likelihood), Invariant($"importance, K = {x.Samples}, {likelihood.Count:N0} examples"));
        if (x.ElboOfLikelihood is { } part)
            yield return ("  ELBO of the same", Value(part), Invariant($"1 draw, {part.Count:N0} examples"));
        if (x.EffectiveSampleSize is { } size)
            yield return ("effective samples", Invariant($"{size.Mean:F0} of {x.Samples}"), "mean over examples");
        yield return ("active units", $"{x.ActiveUnits} of {x.Units}", Invariant($"{(x.Codes is null ? "Var E[z|x]" : "Var z")} above {LevelReport.Threshold}"));
    }

    private static string Value(Estimate estimate) => estimate.Text(2);
}
