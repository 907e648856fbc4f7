using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Latent.Evaluation;
using Latent.Evaluation.Boltzmann;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Runs.Results;

/// <summary>The Boltzmann prior of a run: its ln Z from either side, its couplings, and how its chains mix: <c>boltzmann.json</c>.</summary>
public sealed record RunBoltzmann : IRunResult<RunBoltzmann>
{
    static string IRunResult<RunBoltzmann>.FileName => "boltzmann.json";

    static string IRunResult<RunBoltzmann>.MadeBy => "logz";

    static JsonTypeInfo<RunBoltzmann> IRunResult<RunBoltzmann>.JsonType => RunJson.Default.RunBoltzmann;

    /// <summary>The step of the parameters.</summary>
    public required long Step { get; init; }

    /// <summary>L and R, the units of the layers.</summary>
    public required IReadOnlyList<int> Layers { get; init; }

    /// <summary>ln Z by annealing from the uniform distribution, in nats: in expectation a lower bound.</summary>
    public required Estimate Forward { get; init; }

    /// <summary>ln Z by annealing to the uniform distribution, in nats: in expectation an upper bound if the chains it begins at are in equilibrium.</summary>
    public required Estimate Reverse { get; init; }

    /// <summary>ln Z by enumeration, in nats; null where the layers are too large.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Exact { get; init; }

    /// <summary>W's singular values, from the largest on.</summary>
    public required IReadOnlyList<double> Spectrum { get; init; }

    /// <summary>How the chains mix.</summary>
    public required ChainMixing Mixing { get; init; }

    /// <summary>Measures a run's prior.</summary>
    /// <param name="model">The model with its parameters.</param>
    /// <param name="backend">What computes.</param>
    /// <param name="options">How finely.</param>
    /// <exception cref="RunException">The prior is no Boltzmann machine.</exception>
    public static RunBoltzmann Of(RunModel model, IBackend backend, RunBoltzmannOptions options)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        var prior = model.RequireBoltzmann();
        var (machine, key) = (BoltzmannWeights.Of(prior, model.Store), new RandomKey(model.Recipe.Seed).Fold("logz"));
        using var annealing = new AnnealedImportance(machine, options.Annealing, backend, key);
        var forward = annealing.Forward();
        using var chains = new GibbsChains(machine, options.Annealing.Chains, 1, backend, key.Fold("chains"));
        prior.Chains(model.Store, chains.Left);
        for (var sweep = 0; sweep < options.Equilibrate; sweep++)
            chains.Next();
        var reverse = annealing.Reverse(chains.Left);
        using var followed = new GibbsChains(machine, options.Followed, 1, backend, key.Fold("mixing"));
        chains.Left[..followed.Left.Length].CopyTo(followed.Left);
        return new()
        {
            Step = model.Step,
            Layers = [machine.Lefts, machine.Rights],
            Forward = forward,
            Reverse = reverse,
            Exact = BoltzmannEnumeration.IsPossible(machine.Lefts, machine.Rights) ? new BoltzmannEnumeration(machine).LogZ : null,
            Spectrum = machine.Spectrum(),
            Mixing = ChainMixing.Of(followed, options.Sweeps, options.Lags),
        };
    }
}

/// <summary>How finely a prior is measured.</summary>
public sealed record RunBoltzmannOptions
{
    /// <summary>The annealing in either direction.</summary>
    public AnnealingOptions Annealing { get; init; } = new();

    /// <summary>The sweeps from the persistent chains to those that the way back begins at.</summary>
    public int Equilibrate { get; init; } = 1000;

    /// <summary>The number of chains whose energies are followed, at most those of the annealing.</summary>
    public int Followed => Math.Min(64, Annealing.Chains);

    /// <summary>The sweeps that they are followed for.</summary>
    public int Sweeps { get; init; } = 500;

    /// <summary>The largest lag of the autocorrelation, in sweeps.</summary>
    public int Lags { get; init; } = 100;
}
