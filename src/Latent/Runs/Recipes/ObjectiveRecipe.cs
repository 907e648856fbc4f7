using System.Text.Json.Serialization;

namespace Latent.Runs.Recipes;

/// <summary>The objective of a <see cref="Recipe"/>. Every weight is a schedule.</summary>
public sealed record ObjectiveRecipe
{
    /// <summary>
    /// What is maximised, as <see cref="Objectives.Objective.Parse"/> reads it: <c>elbo</c>, <c>iw:K</c> with K draws,
    /// <c>wake-sleep</c>, or <c>autoencoder</c> for the model of that name; or <c>mcem</c>, Monte Carlo EM, which maximises ln p(x)
    /// without an encoder.
    /// </summary>
    public string Bound { get; init; } = "elbo";

    /// <summary>Whether q(z | x) is trained: <c>mcem</c> leaves the encoder as it began.</summary>
    [JsonIgnore]
    public bool TrainsEncoder => Bound != "mcem";

    /// <summary>The number of updates of the weights in a step, which schedules count.</summary>
    [JsonIgnore]
    public int UpdatesInStep => TrainsEncoder ? 1 : Updates;

    /// <summary>The number of draws for each datum of <c>elbo</c> and <c>wake-sleep</c>.</summary>
    public int Draws { get; init => field = Check.Positive(value, "objective.draws"); } = 1;

    /// <summary>
    /// How the ELBO's divergence is known: <c>exact</c>, in closed form where there is one, or <c>drawn</c>.
    /// </summary>
    public string Divergence
    {
        get;
        init => field = Check.OneOf(value, ["exact", "drawn"], "objective.divergence");
    } = "exact";

    /// <summary>
    /// The gradient that the recognition parameters follow, as <see cref="Objectives.Objective.ParseGradient"/> reads it.
    /// </summary>
    public string Gradient { get; init; } = "reparameterized";

    /// <summary>The weight β of the divergence in the ELBO, or of it in an importance-weighted bound; 1 is the bound itself.</summary>
    [JsonConverter(typeof(NumberOrText))]
    public string Beta { get; init; } = "1";

    /// <summary>C in γ |KL - C|, in nats; null for no such penalty.</summary>
    [JsonConverter(typeof(NumberOrText))]
    public string? Capacity { get; init; }

    /// <summary>γ in γ |KL - C|.</summary>
    [JsonConverter(typeof(NumberOrText))]
    public string CapacityWeight { get; init; } = "1000";

    /// <summary>δ in KL ≤ δ, in nats, held by a learned multiplier; null for no limit.</summary>
    [JsonConverter(typeof(NumberOrText))]
    public string? Limit { get; init; }

    /// <summary>The multiplier's learning rate.</summary>
    [JsonConverter(typeof(NumberOrText))]
    public string LimitRate { get; init; } = "0.001";

    /// <summary>The nats below which the divergence of a latent unit costs nothing; null for none.</summary>
    [JsonConverter(typeof(NumberOrText))]
    public string? FreeBits { get; init; }

    /// <summary>β, the weight of ½‖z‖² in <c>autoencoder</c>; null for none.</summary>
    [JsonConverter(typeof(NumberOrText))]
    public string? CodePenalty { get; init; }

    /// <summary>The weight of the squared Frobenius norm of the decoder's Jacobian in <c>autoencoder</c>; null for none.</summary>
    [JsonConverter(typeof(NumberOrText))]
    public string? JacobianPenalty { get; init; }

    /// <summary>The weight of ½‖W‖² over the decoder's weight matrices, with every objective; null for none.</summary>
    [JsonConverter(typeof(NumberOrText))]
    public string? DecoderPenalty { get; init; }

    /// <summary>The weight of ½‖W‖² over all weight matrices and the scales of normalized layers, with every objective; null for none.</summary>
    [JsonConverter(typeof(NumberOrText))]
    public string? WeightDecay { get; init; }

    /// <summary>
    /// The precision of a normal prior of all weight matrices, whose ½‖W‖² / N is minimized too, N being the number of training
    /// examples; 1 is N(0, I), null none.
    /// </summary>
    [JsonConverter(typeof(NumberOrText))]
    public string? WeightPrior { get; init; }

    /// <summary>The number of leapfrog steps of each draw of the posterior by <c>mcem</c>.</summary>
    public int LeapfrogSteps { get; init => field = Check.Positive(value, "objective.leapfrogSteps"); } = 10;

    /// <summary>The mean probability of acceptance that <c>mcem</c> tunes its step size to, between 0 and 1.</summary>
    public double TargetAcceptance
    {
        get;
        init => field = Check.Between(value, "objective.targetAcceptance");
    } = 0.9;

    /// <summary>The number of weight updates with each draw of the posterior by <c>mcem</c>.</summary>
    public int Updates { get; init => field = Check.Positive(value, "objective.updates"); } = 5;
}
