namespace Latent.Priors;

/// <summary>The sizes of a <see cref="BoltzmannPrior"/> and what draws from it.</summary>
public sealed record BoltzmannOptions
{
    /// <summary>L, the units of the left layer.</summary>
    public required int Lefts { get; init => field = Require.Positive(value); }

    /// <summary>R, the units of the right layer.</summary>
    public required int Rights { get; init => field = Require.Positive(value); }

    /// <summary>The number of persistent chains.</summary>
    public int Chains { get; init => field = Require.Positive(value); } = 1000;

    /// <summary>The sweeps of each chain in a step of training.</summary>
    public int Sweeps { get; init => field = Require.Positive(value); } = 40;

    /// <summary>T, the temperatures of parallel tempering, each with so many chains; 1 for chains of the machine alone.</summary>
    public int Temperatures { get; init => field = Require.Positive(value); } = 1;

    /// <summary>The least precision of a <see cref="GaussianIntegral"/>; null for a prior that is relaxed by mean field.</summary>
    public double? IntegralPrecision { get; init; }
}
