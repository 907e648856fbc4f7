using System.CommandLine;
using Latent.Runs;
using Latent.Runs.Results;

namespace Latent.Cli.Commands;

/// <summary><c>latent info</c>: what a run is and where it stands.</summary>
internal static class InfoCommand
{
    public static Command Create(Terminal terminal)
    {
        var run = Options.Run();
        var command = new Command("info", "Say what a run is, where it stands, and what its parameters are.") { run };
        command.SetAction(result =>
        {
            using var folder = RunFolder.Open(result.GetRequiredValue(run));
            foreach (var line in Lines(folder))
                terminal.Out.WriteLine(line);
            return ExitCode.Success;
        });
        return command;
    }

    private static IEnumerable<string> Lines(RunFolder folder)
    {
        var recipe = folder.Recipe;
        yield return $"{folder.Location}: {recipe.Model.Kind} on {recipe.Data.Source}, seed {recipe.Seed}";
        var (model, optimizer) = (recipe.Model, recipe.Optimizer);
        yield return $"model       hidden {string.Join(",", model.Hidden)}, latent {model.Latent}, "
            + $"{model.Activation}, {model.Likelihood} likelihood"
            + (model.IsConditional ? ", given the label" : "");
        var beta = recipe.Objective.Bound == "elbo" ? $"beta {recipe.Objective.Beta}, " : "";
        var corruption = recipe.Training.Corruption == "none" ? "" : $"corruption {recipe.Training.Corruption}, ";
        yield return $"training    {recipe.Objective.Bound}, {beta}{corruption}"
            + $"{optimizer.Kind} at {optimizer.LearningRate}, batches of {recipe.Training.Batch}";
        if (folder.Weights.State() is not { } state)
        {
            yield return $"state       {folder.Weights.Fault()}";
            yield break;
        }

        var spent = TimeSpan.FromSeconds(Math.Round(state.Seconds));
        yield return Invariant($"state       step {state.Step:N0} after {spent:c} of training");
        if (folder.Weights.Fault() is { } problem)
            yield return $"parameters  of no use: the run {problem}";
        if (state.BestBound is { } best)
        {
            var judged = model.Judged != "elbo" ? model.Judged : model.IsConditional ? $"ELBO of {model.Density}" : "ELBO";
            yield return Invariant($"best        validation {judged} {best:F2} nats at step {state.BestStep:N0}");
        }

        foreach (var line in folder.Load<RunEvaluation>() is { } evaluation ? Views.EvaluationTable.Lines(evaluation) : [])
            yield return line;
        foreach (var line in folder.Load<RunMarginalLikelihood>() is { } marginal ? Views.MarginalTable.Lines(marginal) : [])
            yield return line;

        using var built = RunModel.Create(recipe, [.. state.DataShape], schema: folder.Schema(), labels: state.Labels);
        if (state.Labels is { } labels)
            yield return Invariant($"labels      {labels}; -ln p(y) is {labels.Entropy:F2} nats a training example");
        yield return Invariant($"parameters  {built.Scope.ParameterCount:N0}");
        foreach (var parameter in built.Scope.Parameters)
            yield return $"  {parameter.Name} {parameter.Shape}";
    }
}
