using Latent.Probability.Relaxations;

namespace Latent.Models.Discrete;

/// <summary>How relaxed bits are trained: what stands for the divergence of their posterior from the Boltzmann prior.</summary>
public enum DiscreteTraining
{
    /// <summary>The divergence between the bits, whose relaxation is <see cref="SpikeAndExponential"/>: Rolfe 2017, arXiv:1609.02200 (DVAE).</summary>
    Bits,

    /// <summary>The divergence between the bits, smoothed by what overlapping relaxations tell of them: Vahdat et al. 2018, arXiv:1802.04920 (DVAE++).</summary>
    SmoothedBits,

    /// <summary>The densities of the relaxed values under a relaxed prior: Vahdat, Andriyash and Macready 2018, arXiv:1805.07445 (DVAE#).</summary>
    Relaxed,
}

/// <summary>The sizes and functions of a <see cref="DiscreteVae"/>.</summary>
public sealed record DiscreteVaeOptions
{
    /// <summary>The widths and functions of a decoder and of each group's encoder; <see cref="VaeOptions.LatentSize"/> is the units of a group.</summary>
    public required VaeOptions Networks { get; init; }

    /// <summary>The number of groups, 1 or even: each is inferred from the data and the groups before it.</summary>
    public int Groups
    {
        get;
        init => field = value == 1 || (value > 0 && value % 2 == 0)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "DiscreteVae: one group or an even number of them, whose halves are the prior's layers.");
    } = 1;

    /// <summary>Whether layers are normalized over the batch.</summary>
    public bool Normalize { get; init; } = true;

    /// <summary>What is trained.</summary>
    public DiscreteTraining Training { get; init; } = DiscreteTraining.Relaxed;

    /// <summary>The relaxation of the bits.</summary>
    public required BitRelaxation Relaxation { get; init; }

    /// <summary>The number of persistent chains of the prior.</summary>
    public int Chains { get; init => field = Require.Positive(value); } = 1000;

    /// <summary>The temperatures of parallel tempering, each with so many chains; 1 for none.</summary>
    public int Temperatures { get; init => field = Require.Positive(value); } = 1;

    /// <summary>The Gibbs sweeps of each chain in a step.</summary>
    public int Sweeps { get; init => field = Require.Positive(value); } = 40;
}
