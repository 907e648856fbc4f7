using System.Text.Json.Serialization;

namespace Latent.Runs.Recipes;

/// <summary>The optimizer of a <see cref="Recipe"/>.</summary>
public sealed record OptimizerRecipe
{
    /// <summary>
    /// Which, as <see cref="Optimizers.Optimizer.Parse"/> reads it: <c>adam</c>, <c>adamax</c>, <c>adagrad</c>,
    /// <c>sgd</c> or <c>momentum</c>.
    /// </summary>
    public string Kind { get; init; } = "adam";

    /// <summary>The learning rate, a schedule.</summary>
    [JsonConverter(typeof(NumberOrText))]
    public string LearningRate { get; init; } = "0.001";

    /// <summary>The decay of the velocity of <c>momentum</c>.</summary>
    public double Momentum { get; init => field = Check.Fraction(value, "optimizer.momentum"); } = 0.9;

    /// <summary>The decay of the first moment of <c>adam</c> and <c>adamax</c>.</summary>
    public double Beta1 { get; init => field = Check.Fraction(value, "optimizer.beta1"); } = 0.9;

    /// <summary>The decay of the second moment of <c>adam</c> and <c>adamax</c>.</summary>
    public double Beta2 { get; init => field = Check.Fraction(value, "optimizer.beta2"); } = 0.999;

    /// <summary>What keeps the quotients of <c>adam</c>, <c>adamax</c> and <c>adagrad</c> finite.</summary>
    public double Epsilon { get; init => field = Check.Positive(value, "optimizer.epsilon"); } = 1e-8;

    /// <summary>Whether <c>adam</c> adds epsilon as it is: the epsilon-hat of its paper's second section.</summary>
    public bool EpsilonHat { get; init; }

    /// <summary>The largest norm of all gradients together; longer ones are scaled down to it. Null for any.</summary>
    public double? Clip { get; init => field = Check.Positive(value, "optimizer.clip"); }
}
