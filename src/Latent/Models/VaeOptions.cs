using System.Runtime.CompilerServices;
using Latent.Layers;

namespace Latent.Models;

/// <summary>The sizes and functions of a <see cref="Vae"/>.</summary>
public sealed record VaeOptions
{
    /// <summary>The number of values of one datum.</summary>
    public required int DataSize { get; init => field = Require.Positive(value); }

    /// <summary>The number of latent variables.</summary>
    public required int LatentSize { get; init => field = Require.Positive(value); }

    /// <summary>The widths of the encoder's hidden layers, from the data on; empty for a linear encoder.</summary>
    public IReadOnlyList<int> Hidden { get; init => field = Positive(value); } = [500];

    /// <summary>
    /// The widths of the decoder's hidden layers, from the latent variables on; by default the encoder's, reversed.
    /// </summary>
    public IReadOnlyList<int> DecoderHidden
    {
        get => field ?? [.. Hidden.Reverse()];
        init => field = Positive(value);
    }

    /// <summary>The nonlinearity after each hidden layer.</summary>
    public Activation Activation { get; init; } = Activation.Tanh;

    /// <summary>The family of p(x | z).</summary>
    public Likelihood Likelihood { get; init; } = new BernoulliLikelihood();

    /// <summary>The start of weights and biases.</summary>
    public Initialization Initialization { get; init; } = Initialization.FanInUniform;

    private static IReadOnlyList<int> Positive(IReadOnlyList<int> values, [CallerMemberName] string name = "")
    {
        ArgumentNullException.ThrowIfNull(values, name);
        foreach (var value in values)
            Require.Positive(value, name);
        return [.. values];
    }
}
