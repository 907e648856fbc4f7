using Latent.Runs.Recipes;
using Latent.Tensors.Programs;

namespace Latent.Runs.Weights;

/// <summary>
/// The best parameters of one run as the first values of another, by name: <c>training.from</c>. The objective, the
/// optimizer and the data may differ, as where a model of the evidence lower bound goes on under an importance-weighted
/// one.
/// </summary>
/// <param name="Run">The folder they are of.</param>
/// <param name="Step">The step they are of, in that run.</param>
/// <param name="Fresh">The parameters that it has not, which keep their own first values; none where both runs have one
/// likelihood.</param>
public sealed record StartingWeights(string Run, long Step, IReadOnlyList<string> Fresh)
{
    private const int MostNamed = 3;

    /// <summary>Checks, before a folder is made for it, that a recipe can start where it says.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="data">Its data.</param>
    /// <exception cref="RunException">The run has no weights, or they do not fit.</exception>
    public static void Check(Recipe recipe, RunData data)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(data);
        if (recipe.Training.From is not { } from)
            return;
        using var model = RunModel.Create(recipe, data.Source.Shape, schema: data.Source.Schema, labels: data.Labels);
        Take(from, model);
    }

    /// <summary>
    /// Sets a model's parameters to the best of a run. Under one likelihood names and shapes must be the same; under
    /// another the two outputs differ, and what both have in equal shapes is taken.
    /// </summary>
    /// <param name="run">The folder of the run.</param>
    /// <param name="model">The model; unchanged where an exception is thrown.</param>
    /// <exception cref="RunException">The run has no weights, or they do not fit; the message names a parameter.</exception>
    public static StartingWeights Take(string run, RunModel model)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(model);
        using var folder = RunFolder.Open(run);
        using var source = RunModel.Best(folder);
        if (source.Recipe.Model.Likelihood == model.Recipe.Model.Likelihood)
            RefuseDifference(run, source, model);

        var taken = model.Scope.Variables.ToLookup(x => IsIn(source, x));
        if (!taken[true].Any())
        {
            throw new RunException(
                run, "has no parameter of the name and shape of one of this model; give its --hidden and --latent");
        }

        foreach (var parameter in taken[true])
            source.Store[parameter.Name].Values.CopyTo(parameter.Values);
        return new(run, source.Step, [.. taken[false].Select(x => x.Name)]);
    }

    /// <summary>As in <c>starts from the best weights of runs/a, of step 2,000; 1 parameter starts fresh: …</c></summary>
    public override string ToString()
    {
        var start = Invariant($"starts from the best weights of {Run}, of step {Step:N0}");
        if (Fresh.Count == 0)
            return start;
        var names = string.Join(", ", Fresh.Take(MostNamed)) + (Fresh.Count > MostNamed ? ", …" : "");
        return start + (Fresh.Count == 1 ? $"; 1 parameter starts fresh: {names}" : $"; {Fresh.Count} parameters start fresh: {names}");
    }

    private static bool IsIn(RunModel source, Variable parameter) =>
        source.Store.Contains(parameter.Name) && source.Store[parameter.Name].Shape == parameter.Shape;

    private static void RefuseDifference(string run, RunModel source, RunModel model)
    {
        const string Next = "give the --hidden, --latent, --upper and --condition of that run, and its model.weights";
        foreach (var parameter in model.Scope.Variables)
        {
            if (!source.Store.Contains(parameter.Name))
                throw new RunException(run, $"has no '{parameter.Name}', which this model has; {Next}");
            if (source.Store[parameter.Name].Shape is var shape && shape != parameter.Shape)
                throw new RunException(run, $"its '{parameter.Name}' is {shape}, this model's {parameter.Shape}; {Next}");
        }

        if (source.Scope.Variables.FirstOrDefault(x => !model.Store.Contains(x.Name)) is { } more)
            throw new RunException(run, $"has '{more.Name}', which this model has not; {Next}");
    }
}
