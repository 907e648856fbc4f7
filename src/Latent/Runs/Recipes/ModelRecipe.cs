using System.Text.Json.Serialization;
using Latent.Layers;
using Latent.Models.Discrete;

namespace Latent.Runs.Recipes;

/// <summary>The model of a <see cref="Recipe"/>.</summary>
public sealed record ModelRecipe
{
    /// <summary>
    /// Which model: <c>vae</c>; <c>autoencoder</c>, whose encoder yields one code and no density; or with bits under a Boltzmann prior
    /// <c>dvae</c>, <c>dvae-pp</c> or <c>dvae-sharp</c>.
    /// </summary>
    public string Kind { get; init => field = Check.OneOf(value, ["vae", Deterministic, .. Discrete.Keys], "model.kind"); } = "vae";

    private static readonly OrderedDictionary<string, DiscreteTraining> Discrete = new()
    {
        ["dvae"] = DiscreteTraining.Bits,
        ["dvae-pp"] = DiscreteTraining.SmoothedBits,
        ["dvae-sharp"] = DiscreteTraining.Relaxed,
    };

    /// <summary>What a discrete model trains; null for other models.</summary>
    [JsonIgnore]
    public DiscreteTraining? Training => Discrete.TryGetValue(Kind, out var training) ? training : null;

    /// <summary>The name of the deterministic autoencoder, and of its objective.</summary>
    internal const string Deterministic = "autoencoder";

    /// <summary>The validation term by which the best parameters are chosen: a bound, or where there is none the
    /// reconstruction.</summary>
    [JsonIgnore]
    public string Judged => Kind == Deterministic ? "reconstruction" : "elbo";

    /// <summary>The widths of the encoder's hidden layers; the decoder has them in reverse.</summary>
    public IReadOnlyList<int> Hidden { get; init => field = Check.Widths(value, "model.hidden"); } = [200, 200];

    /// <summary>The nonlinearity between layers, as <see cref="Layers.Activation.Parse"/> reads it.</summary>
    public string Activation { get; init; } = "tanh";

    /// <summary>The number of latent variables; of a discrete model those of a group.</summary>
    public int Latent { get; init => field = Check.Positive(value, "model.latent"); } = 20;

    /// <summary>
    /// The levels of latent variables above the first, as <see cref="Models.UpperLevel.Parse"/> reads them; null for none.
    /// </summary>
    [JsonConverter(typeof(NumberOrText))]
    public string? Upper { get; init; }

    /// <summary>The number of groups of bits of a discrete model, 1 or even.</summary>
    public int Groups { get; init => field = Check.Positive(value, "model.groups"); } = 1;

    /// <summary>
    /// The relaxation of a discrete model's bits, as <see cref="Models.Discrete.BitRelaxation.Parse"/> reads it: <c>power:30</c>; null for
    /// what is usual.
    /// </summary>
    public string? Relaxation { get; init; }

    /// <summary>Whether the layers of a discrete model are normalized over the batch.</summary>
    public bool Normalize { get; init; } = true;

    /// <summary>The number of persistent chains of a Boltzmann prior.</summary>
    public int Chains { get; init => field = Check.Positive(value, "model.chains"); } = 1000;

    /// <summary>The temperatures of parallel tempering, each with so many chains; 1 for chains of the machine alone.</summary>
    public int Temperatures { get; init => field = Check.Positive(value, "model.temperatures"); } = 1;

    /// <summary>The Gibbs sweeps of each chain in a step.</summary>
    public int Sweeps { get; init => field = Check.Positive(value, "model.sweeps"); } = 40;

    /// <summary>What a datum is modelled given: <c>none</c>, or its <c>label</c>.</summary>
    public string Condition { get; init => field = Check.OneOf(value, ["none", "label"], "model.condition"); } = "none";

    /// <summary>Whether labels are a condition.</summary>
    [JsonIgnore]
    public bool IsConditional => Condition == "label";

    /// <summary>What bounds and estimates are of: <c>ln p(x)</c>, or with the label <c>ln p(x, y)</c>.</summary>
    [JsonIgnore]
    public string Density => IsConditional ? "ln p(x, y)" : "ln p(x)";

    /// <summary>
    /// The distribution of a datum given its latents, as <see cref="Models.Likelihood.Parse"/> reads it.
    /// </summary>
    public string Likelihood { get; init; } = "bernoulli";

    /// <summary>How the parameters start, as <see cref="Layers.Initialization.Parse"/> reads it.</summary>
    public string Initialization { get; init; } = "fan-in-uniform";

    /// <summary>Whether the output's bias starts at the mean of the training data; a discrete model's encoder then sees data less that mean.</summary>
    public bool StartAtDataMean { get; init; } = true;

    /// <summary>
    /// What is learned of the decoder's weights: a <c>point</c>, or under full variational Bayes a <c>normal</c>
    /// distribution over each.
    /// </summary>
    public string Weights { get; init => field = Check.OneOf(value, ["point", "normal"], "model.weights"); } = "point";

    [JsonIgnore]
    internal WeightPosterior Posterior => Weights == "normal" ? WeightPosterior.Normal : WeightPosterior.Point;
}
