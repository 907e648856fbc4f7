using Latent.Objectives;
using Latent.Optimizers;

namespace Latent.Training;

/// <summary>How a model is trained.</summary>
public sealed record TrainerOptions
{
    /// <summary>What is minimized.</summary>
    public IObjective Objective { get; init; } = new Elbo();

    /// <summary>What is minimized of the weights beside it.</summary>
    public IReadOnlyList<WeightPenalty> WeightPenalties { get; init; } = [];

    /// <summary>How parameters follow the gradient.</summary>
    public Optimizer Optimizer { get; init; } = new Adam();

    /// <summary>The number of examples in a batch.</summary>
    public int BatchSize { get; init => field = Require.Positive(value); } = 100;

    /// <summary>Whether each value, between 0 and 1, is the probability of a fresh binary draw at each visit.</summary>
    /// <remarks>Salakhutdinov and Murray 2008, doi:10.1145/1390156.1390266; Burda et al. 2016, arXiv:1509.00519.</remarks>
    public bool Binarize { get; init; }

    /// <summary>The greatest length of all gradients together; null for no limit.</summary>
    public double? ClipNorm { get; init => field = value is null ? null : Require.Positive(value.Value); }
}
