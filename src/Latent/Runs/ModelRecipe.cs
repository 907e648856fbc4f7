namespace Latent.Runs;

/// <summary>The model of a <see cref="Recipe"/>.</summary>
public sealed record ModelRecipe
{
    /// <summary>Which model: <c>vae</c>.</summary>
    public string Kind { get; init => field = Check.OneOf(value, ["vae"], "model.kind"); } = "vae";

    /// <summary>The widths of the encoder's hidden layers; the decoder has them in reverse.</summary>
    public IReadOnlyList<int> Hidden { get; init => field = Check.Widths(value, "model.hidden"); } = [200, 200];

    /// <summary>The nonlinearity between layers, by name.</summary>
    public string Activation { get; init; } = "tanh";

    /// <summary>The number of latent variables.</summary>
    public int Latent { get; init => field = Check.Positive(value, "model.latent"); } = 20;

    /// <summary>The distribution of a datum given its latents: <c>bernoulli</c> or <c>gaussian</c>.</summary>
    public string Likelihood { get; init => field = Check.OneOf(value, ["bernoulli", "gaussian"], "model.likelihood"); } = "bernoulli";

    /// <summary>The standard deviation of a Gaussian likelihood; null to learn it.</summary>
    public double? Scale { get; init => field = Check.Positive(value, "model.scale"); }
}
