namespace Latent.Sampling;

/// <summary>How missing values are filled.</summary>
public sealed record ImputationOptions
{
    /// <summary>The number of sweeps of the chain.</summary>
    public int Sweeps { get; init => field = Require.Positive(value); } = 50;

    /// <summary>The sweeps at the start that are left out: a fifth.</summary>
    public int BurnIn => Sweeps / 5;

    /// <summary>The number of single draws to keep, evenly spaced over the sweeps after the burn-in; 0 for none.</summary>
    public int Draws { get; init; }
}
