using Latent.Optimizers;

namespace Latent.Sampling;

/// <summary>How <see cref="MonteCarloEm"/> trains.</summary>
/// <remarks>
/// The defaults are those of Kingma and Welling 2014, arXiv:1312.6114, appendix E, but for the step size of the
/// optimizer, which they anneal.
/// </remarks>
public sealed record MonteCarloEmOptions
{
    /// <summary>How parameters follow the gradient.</summary>
    public Optimizer Optimizer { get; init; } = new Adagrad { LearningRate = 0.01 };

    /// <summary>The number of examples in a batch.</summary>
    public int BatchSize { get; init => field = Require.Positive(value); } = 100;

    /// <summary>The greatest length of all gradients together; null for no limit.</summary>
    public double? ClipNorm { get; init => field = value is null ? null : Require.Positive(value.Value); }

    /// <summary>The number of weight updates with each draw of the posterior.</summary>
    public int Updates { get; init => field = Require.Positive(value); } = 5;

    /// <summary>The number of leapfrog steps of each draw of the posterior.</summary>
    public int LeapfrogSteps { get; init => field = Require.Positive(value); } = 10;

    /// <summary>ε of the first draw, in units of z.</summary>
    public double StepSize { get; init => field = Require.Positive(value); } = 0.1;

    /// <summary>The mean probability of acceptance that ε is tuned to, between 0 and 1.</summary>
    public double TargetAcceptance
    {
        get;
        init => field = new HamiltonianOptions { TargetAcceptance = value }.TargetAcceptance;
    } = 0.9;
}
