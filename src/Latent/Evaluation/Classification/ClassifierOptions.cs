using Latent.Optimizers;

namespace Latent.Evaluation.Classification;

/// <summary>How a classifier is trained.</summary>
public sealed record ClassifierOptions
{
    /// <summary>The number of times that each example is visited.</summary>
    public int Epochs { get; init => field = Require.Positive(value); } = 20;

    /// <summary>The number of examples in a batch; all of them where they are fewer.</summary>
    public int BatchSize { get; init => field = Require.Positive(value); } = 100;

    /// <summary>How parameters follow the gradient.</summary>
    public Optimizer Optimizer { get; init; } = new Adam();
}
