namespace Latent.Evaluation.Boltzmann;

/// <summary>How ln Z is estimated by annealing.</summary>
public sealed record AnnealingOptions
{
    /// <summary>The number of chains, whose weights are independent.</summary>
    public int Chains { get; init => field = Require.Positive(value); } = 1024;

    /// <summary>The number of steps from the uniform distribution to the machine, of equal length in inverse temperature.</summary>
    public int Temperatures { get; init => field = Require.Positive(value); } = 1000;

    /// <summary>The Gibbs sweeps at each temperature.</summary>
    public int Sweeps { get; init => field = Require.Positive(value); } = 1;
}
