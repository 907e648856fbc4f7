using Latent.Data;
using Latent.Data.Tables;
using Latent.Layers;
using Latent.Models;
using Latent.Models.Discrete;
using Latent.Priors;
using Latent.Runs.Learning;
using Latent.Runs.Recipes;
using Latent.Tensors;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Runs;

/// <summary>The model of a recipe with its parameters: what training fills and everything else reads.</summary>
public sealed class RunModel : IDisposable
{
    private RunModel(
        Recipe recipe, Shape dataShape, Store store, ParameterScope scope, ILatentModel model, TableSchema? schema,
        LabelCounts? labels) =>
        (Recipe, DataShape, Store, Scope, Model, Schema, Labels) = (recipe, dataShape, store, scope, model, schema, labels);

    /// <summary>What it was made from.</summary>
    public Recipe Recipe { get; }

    /// <summary>The shape of one example, as its data have it; without the label that a conditional model takes with it.</summary>
    public Shape DataShape { get; }

    /// <summary>What holds the parameters' values.</summary>
    public Store Store { get; }

    /// <summary>Where the parameters are declared.</summary>
    public ParameterScope Scope { get; }

    /// <summary>The model.</summary>
    public ILatentModel Model { get; }

    /// <summary>What the columns of its data are; null where they are no table.</summary>
    public TableSchema? Schema { get; }

    /// <summary>The labels that the model is given; null where it is given none.</summary>
    public LabelCounts? Labels { get; }

    /// <summary>Builds the model at its first values.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="dataShape">The shape of one example.</param>
    /// <param name="dataMean">The mean of the training examples, or empty.</param>
    /// <param name="schema">What the columns of the data are; null where they are no table.</param>
    /// <param name="labels">The labels of the training examples, where the recipe has them as a condition.</param>
    /// <exception cref="RunException">A text of the recipe is not read by what it names, two of its keys do not go together, or a mixed likelihood or a
    /// condition does not fit the data.</exception>
    public static RunModel Create(
        Recipe recipe, Shape dataShape, ReadOnlySpan<float> dataMean = default, TableSchema? schema = null,
        LabelCounts? labels = null)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        RecipeRules.Check(recipe);
        var likelihood = RecipeText.Likelihood(recipe);
        var given = recipe.Model.IsConditional ? Given(labels) : null;
        if (likelihood is MixedLikelihood)
        {
            likelihood = new MixedLikelihood((schema
                ?? throw new RunException("model.likelihood", "is mixed, and there is no schema of columns; use another likelihood")).Blocks);
        }

        var options = new VaeOptions
        {
            DataSize = dataShape.Size,
            LatentSize = recipe.Model.Latent,
            Hidden = recipe.Model.Hidden,
            Activation = RecipeText.Read("model.activation", recipe.Model.Activation, Activation.Parse),
            Likelihood = likelihood,
            Initialization = RecipeText.Read("model.initialization", recipe.Model.Initialization, Initialization.Parse),
        };

        var store = new Store();
        var scope = new ParameterScope(store, new RandomKey(recipe.Seed).Fold("parameters"), recipe.Model.Posterior);
        ILatentModel model = recipe.Model switch
        {
            { Training: { } training } => new DiscreteVae(scope, Discrete(recipe.Model, training, options), dataMean),
            { Kind: ModelRecipe.Deterministic } => new Autoencoder(scope, options, dataMean),
            { Upper: { } upper } => new HierarchicalVae(scope, options, RecipeText.Read("model.upper", upper, UpperLevel.Parse), dataMean),
            _ when given is not null => new ConditionalVae(scope, options, given.Frequencies, dataMean),
            _ => new Vae(scope, options, dataMean),
        };
        return new(recipe, dataShape, store, scope, model, schema, given);
    }

    /// <summary>The relaxation of a recipe's bits with its beta, as in <c>power:30</c>: the usual one where the recipe leaves it open.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="training">What its model trains.</param>
    /// <exception cref="RunException">The recipe's text names none that the model takes.</exception>
    public static string RelaxationOf(Recipe recipe, DiscreteTraining training)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return $"{RecipeText.Relaxation(recipe.Model, training)}";
    }

    private static DiscreteVaeOptions Discrete(ModelRecipe recipe, DiscreteTraining training, VaeOptions networks) => new()
    {
        Networks = networks,
        Groups = recipe.Groups,
        Normalize = recipe.Normalize,
        Training = training,
        Relaxation = RecipeText.Relaxation(recipe, training),
        Chains = recipe.Chains,
        Temperatures = recipe.Temperatures,
        Sweeps = recipe.Sweeps,
    };

    private static LabelCounts Given(LabelCounts? labels)
    {
        if (labels is null)
            throw new RunException("model.condition", "is label, and the run remembers no labels; train again");
        return labels.Fault() is { } fault
            ? throw new RunException("labels", $"{fault}; the checkpoint is damaged, train again")
            : labels;
    }

    /// <summary>The model of a run with its best parameters, which needs no data.</summary>
    /// <exception cref="RunException">The run has no trained weights, or they do not fit its recipe.</exception>
    public static RunModel Best(RunFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var (state, schema) = (folder.Weights.Require(), folder.Schema());
        if (schema is null && RecipeText.Likelihood(folder.Recipe) is MixedLikelihood)
            throw new RunException(folder.Files.Schema, "is lost, and it says what the columns of the model are; restore it, or train again");
        var model = Create(folder.Recipe, [.. state.DataShape], schema: schema, labels: state.Labels);
        try
        {
            model.Step = folder.Weights.RestoreBest(model.Scope.Variables);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Checks every text of a recipe before data are loaded for it.</summary>
    /// <exception cref="RunException">A text is not read by what it names, two keys do not go together, or one would go unheard.</exception>
    public static void Check(Recipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        var number = new NumberColumn { Name = "x", Mean = 0, Scale = 1, MayBeMissing = false };
        using var model = Create(
            recipe with { Model = recipe.Model with { Latent = 2, Chains = 1 } }, [1], schema: new() { Columns = [number] },
            labels: new([0], [1]));
        RunLearner.Check(recipe);
        RecipeRules.RefuseUnheard(recipe);
    }

    /// <summary>The step of the run that the parameters are of; 0 of a model that was not read from one.</summary>
    public long Step { get; private set; }

    /// <summary>Whether q(z | x) was trained.</summary>
    public bool HasEncoder => Recipe.Objective.TrainsEncoder;

    /// <summary>Checks that q(z | x) was trained.</summary>
    /// <exception cref="RunException">The learner of the run leaves the encoder as it began.</exception>
    public void RequireEncoder()
    {
        if (!HasEncoder)
        {
            throw new RunException(
                "objective.bound",
                "is mcem, which leaves the encoder as it began, so this run has no q(z | x); sample from it, measure it with "
                + "'latent eval RUN --estimator hmc', or train an encoder too: 'latent train --from RUN'");
        }
    }

    /// <summary>Checks that examples are of the model's shape.</summary>
    /// <param name="examples">The examples.</param>
    /// <param name="name">What an error calls them.</param>
    /// <exception cref="RunException">They are not.</exception>
    public void CheckShape(Examples examples, string name)
    {
        ArgumentNullException.ThrowIfNull(examples);
        var labelled = examples as LabelledExamples;
        var shape = labelled is null ? examples.Shape : labelled.Source.Shape;
        if (shape != DataShape)
            throw new RunException(name, $"its examples are {shape}, the model takes {DataShape}");
        if (labelled is not null && Labels is not null && !labelled.Known.Labels.SequenceEqual(Labels.Labels))
            throw new RunException(name, $"its training labels are {labelled.Known}, the model is given {Labels}; train again");
    }

    /// <summary>Examples as the model takes them: with their labels where it is given labels.</summary>
    /// <param name="examples">The examples, as their data have them.</param>
    /// <param name="name">What an error calls them.</param>
    /// <exception cref="RunException">They are not of the model's shape.</exception>
    /// <exception cref="DataFormatException">They have no labels, or one that the model does not know.</exception>
    public Examples Take(Examples examples, string name)
    {
        CheckShape(examples, name);
        return Labels is null ? examples : new LabelledExamples(examples, Labels, name);
    }

    /// <summary>Rows of the model without the labels that it is given with them. Shape: [n, values] → [n, D].</summary>
    public float[] WithoutLabels(ReadOnlySpan<float> rows)
    {
        var (wide, size) = (Model.DataShape.Size, DataShape.Size);
        var values = new float[rows.Length / wide * size];
        for (var i = 0; i < rows.Length / wide; i++)
            rows.Slice(i * wide, size).CopyTo(values.AsSpan(i * size));
        return values;
    }

    /// <summary>Labels as the model takes them: 1 at the place of each. Shape: [n] → [n, C].</summary>
    /// <exception cref="RunException">The model is given none, or not such a label.</exception>
    public float[] OneHot(ReadOnlySpan<int> labels)
    {
        var known = RequireLabels();
        var rows = new float[labels.Length * known.Count];
        for (var i = 0; i < labels.Length; i++)
        {
            var place = known.PlaceOf(labels[i])
                ?? throw new RunException($"--label {labels[i]}", $"is no label of the model; expected {known}");
            rows[(i * known.Count) + place] = 1;
        }

        return rows;
    }

    /// <inheritdoc/>
    public void Dispose() => Store.Dispose();

    /// <summary>Refuses what takes densities of codes where the model has none.</summary>
    /// <param name="what">What takes them.</param>
    /// <param name="instead">What to do instead.</param>
    /// <exception cref="RunException">The model is a deterministic autoencoder.</exception>
    public void RequireDensity(string what, string instead)
    {
        if (!Model.HasDensity)
            throw new RunException(what, $"the codes of a deterministic autoencoder follow no prior and have no density; {instead}");
    }

    /// <summary>The model's Boltzmann prior.</summary>
    /// <exception cref="RunException">Its prior is another.</exception>
    public BoltzmannPrior RequireBoltzmann() => Model.Boltzmann
        ?? throw new RunException("model.kind", $"is {Recipe.Model.Kind}, whose prior has no partition function to estimate; this is of dvae, dvae-pp and dvae-sharp");

    /// <summary>Refuses what is of codes in a continuous space where they are bits.</summary>
    /// <param name="what">What it is.</param>
    /// <param name="instead">What to do instead.</param>
    /// <exception cref="RunException">The model's codes are bits.</exception>
    public void RefuseBits(string what, string instead)
    {
        if (Model.Boltzmann is not null)
            throw new RunException(what, $"is of continuous codes, and those of {Recipe.Model.Kind} are bits; {instead}");
    }

    /// <summary>The labels that the model is given.</summary>
    /// <exception cref="RunException">It is given none.</exception>
    public LabelCounts RequireLabels() =>
        Labels ?? throw new RunException("--label", "the model is given no labels; 'latent train --condition label' trains one that is");

    /// <summary>Refuses what takes examples without labels where the model is given labels.</summary>
    /// <param name="what">What takes them.</param>
    /// <exception cref="RunException">The model is conditional.</exception>
    public void RefuseLabels(string what)
    {
        if (Labels is not null)
            throw new RunException("model.condition", $"is label, and {what} is of models that are given none; take a run without --condition");
    }
}
