namespace Latent.Runs;

/// <summary>The optimiser of a <see cref="Recipe"/>.</summary>
public sealed record OptimizerRecipe
{
    /// <summary>Which: <c>adam</c>, <c>adamax</c>, <c>adagrad</c> or <c>sgd</c>.</summary>
    public string Kind { get; init => field = Check.OneOf(value, ["adam", "adamax", "adagrad", "sgd"], "optimizer.kind"); } = "adam";

    /// <summary>The learning rate, a schedule.</summary>
    public string LearningRate { get; init; } = "0.001";

    /// <summary>The momentum of <c>sgd</c>.</summary>
    public double Momentum { get; init => field = Check.Fraction(value, "optimizer.momentum"); } = 0.9;

    /// <summary>The decay of the first moment of <c>adam</c> and <c>adamax</c>.</summary>
    public double Beta1 { get; init => field = Check.Fraction(value, "optimizer.beta1"); } = 0.9;

    /// <summary>The decay of the second moment of <c>adam</c> and <c>adamax</c>.</summary>
    public double Beta2 { get; init => field = Check.Fraction(value, "optimizer.beta2"); } = 0.999;

    /// <summary>The largest norm of the gradient; a longer one is scaled down to it. Null for any.</summary>
    public double? Clip { get; init => field = Check.Positive(value, "optimizer.clip"); }
}
