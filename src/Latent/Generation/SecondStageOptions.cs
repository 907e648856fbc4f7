namespace Latent.Generation;

/// <summary>The size of a <see cref="SecondStage"/>, and how it is trained.</summary>
public sealed record SecondStageOptions
{
    /// <summary>The widths of the hidden layers, of both networks.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [128, 128];

    /// <summary>The number of training steps, over which the learning rate falls to a hundredth along a cosine.</summary>
    public int Steps { get; init => field = Require.Positive(value); } = 5000;

    /// <summary>The number of codes in a batch; all, where there are fewer.</summary>
    public int BatchSize { get; init => field = Require.Positive(value); } = 100;

    /// <summary>The learning rate of the first step.</summary>
    public double LearningRate { get; init => field = Require.Positive(value); } = 1e-3;

    /// <summary>K, the number of importance samples by which ln p(z) of a code is estimated.</summary>
    public int Draws { get; init => field = Require.Positive(value); } = 100;
}
