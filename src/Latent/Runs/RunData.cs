using Latent.Data;
using Latent.Data.Tables;
using Latent.Models;
using Latent.Runs.Recipes;
using Latent.Tensors.Random;

namespace Latent.Runs;

/// <summary>The data of a recipe, ready for its likelihood: what grey values become is settled and said.</summary>
public sealed class RunData : IDisposable
{
    private const string ColourNote =
        "colours: each channel of a pixel is black or white by itself under a Bernoulli likelihood (else --likelihood gaussian)";

    private readonly Dataset _dataset;

    private RunData(
        Dataset dataset, string binarize, LabelCounts? labels, Func<string, Examples> split, IEnumerable<string> notes)
    {
        _dataset = dataset;
        (Binarize, Labels) = (binarize, labels);
        (Train, Validation, Test) = (split("train"), split("validation"), split("test"));
        Notes = [.. dataset.Notes, .. notes];
    }

    /// <summary>The data set's name.</summary>
    public string Name => _dataset.Name;

    /// <summary>The data set as it was loaded.</summary>
    public Dataset Source => _dataset;

    /// <summary>What becomes of grey values, settled: one of <see cref="DataRecipe.Binarizations"/>.</summary>
    public string Binarize { get; }

    /// <summary>The labels of the training examples where the model is given them, each example then with its own; else null.</summary>
    public LabelCounts? Labels { get; }

    /// <summary>The examples to learn from.</summary>
    public Examples Train { get; }

    /// <summary>The examples that choose the best parameters, in the form in which bounds are taken on them.</summary>
    public Examples Validation { get; }

    /// <summary>The examples that are reported, in the form in which bounds are taken on them.</summary>
    public Examples Test { get; }

    /// <summary>What was seen and done, a line each.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>Loads the data of a recipe.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="schema">What a run has learned of a table's columns; null to learn it.</param>
    /// <exception cref="DataNotFoundException">There are no such data.</exception>
    /// <exception cref="DataFormatException">A file's content is not what it has to be.</exception>
    /// <exception cref="RunException">The values do not suit the likelihood, or there are fewer examples than a batch
    /// takes.</exception>
    public static RunData Load(Recipe recipe, TableSchema? schema = null)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        var dataset = Datasets.Load(recipe.Data.Request(recipe.Seed, schema));
        try
        {
            return Of(dataset, recipe);
        }
        catch
        {
            dataset.Dispose();
            throw;
        }
    }

    /// <summary>Fits a data set to a recipe; the result owns it.</summary>
    /// <exception cref="RunException">The values do not suit the likelihood, or there are fewer examples than a batch
    /// takes.</exception>
    public static RunData Of(Dataset dataset, Recipe recipe)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(recipe);
        dataset = First(dataset, recipe.Data.Train);
        var bernoulli = GreyValues.AreProbabilities(recipe);
        Refuse(dataset, recipe, bernoulli);
        if (recipe.Model.IsConditional && dataset.Train.Labels.IsEmpty)
            throw new RunException(recipe.Data.Source, $"{dataset.LabelFault}, which --condition label is of; {dataset.LabelRemedy}, or leave --condition out");
        var soft = bernoulli && dataset.Kind == ValueKind.Grey;
        var mode = GreyValues.Settle(recipe, dataset.Kind);
        var labels = recipe.Model.IsConditional ? LabelCounts.Of(dataset.Train.Labels.Span, recipe.Data.Source) : null;
        Examples Drawn(Examples examples, string split) =>
            mode == "none" || (mode == "dynamic" && split == "train") ? examples : GreyValues.Drawn(examples, recipe, split);
        Examples Split(string split)
        {
            var examples = Drawn(split == "train" ? dataset.Train : split == "test" ? dataset.Test : dataset.Validation, split);
            return labels is null ? examples : new LabelledExamples(examples, labels, $"{recipe.Data.Source}, {split} examples");
        }

        string?[] notes = [Note(mode, soft), soft && dataset.Shape.Rank == 3 ? ColourNote : null, labels is null ? null : Note(labels)];
        return new(dataset, mode, labels, Split, notes.OfType<string>());
    }

    /// <summary>Training examples as the model sees them, where each access would draw grey values afresh drawn once.</summary>
    /// <param name="train">Some of <see cref="Train"/>.</param>
    /// <param name="key">The stream of the draws.</param>
    internal Examples Seen(Examples train, RandomKey key) =>
        Binarize == "dynamic" ? train.Binarized(key.Fold("binarize")) : train;

    /// <inheritdoc/>
    public void Dispose() => _dataset.Dispose();

    private static Dataset First(Dataset dataset, int? count)
    {
        var all = dataset.Train.Count;
        if (count is not { } wanted || wanted == all)
            return dataset;
        return wanted < all
            ? dataset with
            {
                Train = dataset.Train.Slice(0, wanted),
                Notes = [.. dataset.Notes, Invariant($"the first {wanted:N0} of {all:N0} training examples")],
            }
            : throw new RunException(
                "data.train", $"is {wanted}, and {dataset.Name} has {all} training examples; null takes them all");
    }

    private static void Refuse(Dataset dataset, Recipe recipe, bool bernoulli)
    {
        if (bernoulli && dataset.Kind == ValueKind.Real)
        {
            throw new RunException(
                recipe.Data.Source,
                dataset.Schema is null
                    ? "has values outside [0, 1], which a Bernoulli likelihood does not have; use --likelihood gaussian"
                    : "is read by columns, each of a kind of its own, and a Bernoulli likelihood is of values in [0, 1]; use --likelihood mixed");
        }

        if (dataset.Schema is null && RecipeText.Likelihood(recipe) is MixedLikelihood)
        {
            throw new RunException(
                recipe.Data.Source, "has no columns, which a mixed likelihood is of; give a .csv file with --table columns, or use another --likelihood");
        }

        if (recipe.Data.Binarize is not ("auto" or "none") && dataset.Kind == ValueKind.Real)
        {
            throw new RunException(
                "data.binarize",
                $"is {recipe.Data.Binarize}, but values outside [0, 1] are no probabilities; use none");
        }

        if (dataset.Kind == ValueKind.Real && RecipeText.Corruption(recipe).IsOfUnitInterval)
        {
            throw new RunException(
                "training.corruption",
                $"is {recipe.Training.Corruption}, of values between 0 and 1, and {recipe.Data.Source} has others; use mask:P or gaussian:S");
        }

        if (dataset.Train.Count < recipe.Training.Batch)
        {
            throw new RunException(
                recipe.Data.Source,
                $"has {dataset.Train.Count} training examples, a batch takes {recipe.Training.Batch}; "
                + "give a smaller --batch");
        }
    }

    private static string Note(LabelCounts labels) => Invariant(
        $"given the label, {labels}: bounds are of ln p(x, y), and ln p(y) is {-labels.Entropy:F2} nats a training example");

    private static string? Note(string mode, bool soft) => mode switch
    {
        "dynamic" => "grey values: drawn black or white afresh at each access in training, "
            + "once for validation and test (else --binarize static or none)",
        "static" => "grey values: drawn black or white once and for all (else --binarize dynamic or none)",
        _ when soft => "grey values under a Bernoulli likelihood: taken as soft targets, "
            + "so bounds are not those of binary data (else --binarize dynamic or static)",
        _ => null,
    };
}
