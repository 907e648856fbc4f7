using Latent.Data;
using Latent.Evaluation;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Runs.Pictures;

/// <summary>What each unit of a model's top level of latent variables carries.</summary>
/// <param name="Kl">The mean of KL(q(z | x) ‖ p(z)) of each unit, in nats; empty where no closed form is known.</param>
/// <param name="Activity">The variance over examples of each unit's posterior mean; empty where there is none.</param>
/// <param name="Count">The number of examples.</param>
public sealed record UnitUse(IReadOnlyList<double> Kl, IReadOnlyList<double> Activity, int Count)
{
    /// <summary>The units in the order of their divergence, the largest first; equal ones by their number.</summary>
    public IReadOnlyList<int> Order => ByRank(Kl.Count > 0 ? Kl : Activity);

    /// <summary>Measures the units on examples; without q(z | x) there is nothing to measure, and their order is that of their numbers.</summary>
    /// <param name="model">The model with its parameters.</param>
    /// <param name="backend">What computes.</param>
    /// <param name="examples">The examples.</param>
    public static UnitUse Of(RunModel model, IBackend backend, Examples examples)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(examples);
        if (!model.HasEncoder)
            return new([], new double[TopLevel.SizeOf(model.Model)], 0);
        var key = new RandomKey(model.Recipe.Seed).Fold("evaluation").Fold("test");
        using var evaluator = new Evaluator(model.Model, model.Store, backend, new EvaluatorOptions(), key);
        var levels = evaluator.Measure(examples.Count, examples.Read).Levels;
        var top = TopLevel.LevelsOf(model.Model) > 1 ? levels.TakeLast(1) : levels;
        return new([.. top.SelectMany(x => x.Kl)], [.. top.SelectMany(x => x.Activity)], examples.Count);
    }

    /// <summary>A unit's name with its divergence, as in <c>z3 (KL 2.41 nats)</c>.</summary>
    public string Name(int unit) =>
        Kl.Count > 0 ? Invariant($"z{unit} (KL {Kl[unit]:F2} nats)") : $"z{unit}";

    private static int[] ByRank(IReadOnlyList<double> values) =>
        [.. Enumerable.Range(0, values.Count).OrderByDescending(i => values[i])];
}
