using Latent.Layers;
using Latent.Priors;
using Latent.Probability;
using Latent.Tensors;
using Latent.Tensors.Programs;

namespace Latent.Models.Discrete;

/// <summary>
/// A VAE whose latent variables are bits under a restricted Boltzmann machine, in groups of which each is inferred from the data and the
/// groups before it. It is trained on relaxed bits ζ; evaluation and sampling are of the bits themselves.
/// </summary>
/// <remarks>
/// Rolfe 2017, arXiv:1609.02200 (DVAE); Vahdat et al. 2018, arXiv:1802.04920 (DVAE++); Vahdat, Andriyash and Macready 2018,
/// arXiv:1805.07445 (DVAE#).
/// </remarks>
public sealed class DiscreteVae : ILatentModel
{
    private readonly DiscreteVaeOptions _options;
    private readonly Variable _center;
    private readonly Mlp[] _encoders;
    private readonly BitGroup[] _groups;
    private readonly Mlp _decoder;
    private readonly Func<Tensor, ForwardContext, Distribution> _likelihood;
    private readonly DiscreteDivergence _divergence;

    /// <summary>Declares the parameters of the model in <paramref name="scope"/>.</summary>
    /// <param name="scope">Where to declare them.</param>
    /// <param name="options">Sizes and functions.</param>
    /// <param name="dataMean">The mean of the training data, which the encoder's input is taken from and the output's bias starts at.
    /// Shape: [D]; empty for 0 and a start as every layer's.</param>
    /// <exception cref="ArgumentException"><paramref name="dataMean"/> is neither empty nor of length D.</exception>
    public DiscreteVae(ParameterScope scope, DiscreteVaeOptions options, ReadOnlySpan<float> dataMean = default)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(options);
        var (networks, units) = (options.Networks, options.Networks.LatentSize);
        if (!dataMean.IsEmpty && dataMean.Length != networks.DataSize)
            throw new ArgumentException($"DiscreteVae: the data's mean has {dataMean.Length} values, a datum {networks.DataSize}.", nameof(dataMean));
        if (!BitRelaxation.Takes(options.Training, options.Relaxation.Name))
            throw new ArgumentException($"DiscreteVae: the training {options.Training} does not take the relaxation {options.Relaxation}.", nameof(options));
        _options = options;
        _center = scope["encoder"].State("center", [networks.DataSize], dataMean.IsEmpty ? Initializers.Zeros : Initializers.Values(dataMean.ToArray()));
        (_encoders, _groups) = (new Mlp[options.Groups], new BitGroup[options.Groups]);
        for (var i = 0; i < options.Groups; i++)
        {
            var (group, inputs) = (scope["encoder"][Name(i)], (int[])[networks.DataSize, .. Enumerable.Repeat(units, i)]);
            _encoders[i] = new Mlp(group, inputs, networks.Hidden, networks.Activation, networks.Initialization, options.Normalize);
            _groups[i] = BitGroup.Of(group, _encoders[i].Outputs, options);
        }

        _decoder = new Mlp(
            scope["decoder"], [.. Enumerable.Repeat(units, options.Groups)], networks.DecoderHidden, networks.Activation, networks.Initialization, options.Normalize);
        _likelihood = networks.Likelihood.Head(scope["decoder"], _decoder.Outputs.Sum(), networks.DataSize, networks.Initialization, dataMean);
        Boltzmann = new BoltzmannPrior(scope["prior"], PriorOptions(options));
        _divergence = new DiscreteDivergence(Boltzmann);
        (DataShape, Levels) = ([networks.DataSize], [.. Enumerable.Range(0, options.Groups).Select(i => new LatentLevel(Name(i), [units]))]);
    }

    /// <inheritdoc/>
    public Shape DataShape { get; }

    /// <inheritdoc/>
    public IReadOnlyList<LatentLevel> Levels { get; }

    /// <summary>The prior of all groups together.</summary>
    public BoltzmannPrior Boltzmann { get; }

    /// <inheritdoc/>
    /// <remarks>In training the levels are of relaxed bits, drawn from the posterior; in evaluation of bits.</remarks>
    public Posterior Infer(Tensor x, LatentSource latents, ForwardContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(latents);
        ArgumentNullException.ThrowIfNull(context);
        return context.Mode == Mode.Training ? Relaxed(x, latents.Reparameterized, context) : Discrete(x, latents, context);
    }

    /// <inheritdoc/>
    public Distribution Decode(IReadOnlyList<Tensor> z, ForwardContext context) =>
        _likelihood(Joined(_decoder.Apply(z, context)), context);

    /// <summary>ln p(z) of bits, in nats, by the last estimate of ln Z. Shape: [.., Z] each → [..].</summary>
    /// <param name="z">The bits of each group.</param>
    /// <param name="context">The surroundings of the pass.</param>
    public Tensor LogPrior(IReadOnlyList<Tensor> z, ForwardContext context)
    {
        var (left, right) = Sides(z);
        return Boltzmann.Machine.NegativeEnergy(left, right) - Boltzmann.LogZ(context);
    }

    /// <inheritdoc/>
    /// <remarks>By Gibbs sampling from the persistent chains on.</remarks>
    public IReadOnlyList<Tensor> SamplePrior(int count, ForwardContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var (left, right) = Boltzmann.Sample(count, context.Key.Fold("prior"));
        if (_groups.Length == 1)
            return [left.Join(right)];
        var units = _options.Networks.LatentSize;
        return [.. new[] { left, right }.SelectMany(side => Enumerable.Range(0, _groups.Length / 2).Select(i => side.Columns((i * units)..((i + 1) * units))))];
    }

    /// <summary>The layers of the prior from the groups: the first half of all units, and the second.</summary>
    internal static (Tensor Left, Tensor Right) Sides(IReadOnlyList<Tensor> groups)
    {
        var half = groups.Count / 2;
        return groups is [var only]
            ? (only.Columns(..(only.Shape[^1] / 2)), only.Columns((only.Shape[^1] / 2)..))
            : (Joined(groups.Take(half)), Joined(groups.Skip(half)));
    }

    private static Tensor Joined(IEnumerable<Tensor> parts) => parts.Aggregate((a, b) => a.Join(b));

    private static string Name(int group) => Invariant($"z{group + 1}");

    private static BoltzmannOptions PriorOptions(DiscreteVaeOptions options)
    {
        var units = options.Groups * options.Networks.LatentSize;
        return new()
        {
            Lefts = units / 2,
            Rights = units - (units / 2),
            Chains = options.Chains,
            Temperatures = options.Temperatures,
            Sweeps = options.Sweeps,
            IntegralPrecision = options.Relaxation.Name == BitRelaxation.Integral ? options.Relaxation.Beta : null,
        };
    }

    private Posterior Relaxed(Tensor x, int draws, ForwardContext context)
    {
        var (key, given) = (context.Key.Fold("posterior"), new List<Tensor> { x - _center.Tensor });
        var drawn = new List<BitDraws>();
        foreach (var (i, group) in _groups.Index())
        {
            drawn.Add(group.Draw(_encoders[i].Apply(given, context), i == 0 ? [draws] : [], context, key.Fold(Name(i))));
            given.Add(drawn[i].Zeta);
        }

        // The prior is of all groups together, and stands at the last.
        var logP = _options.Training == DiscreteTraining.Relaxed ? _divergence.LogPrior(drawn, context) : _divergence.LogPriorOfBits(drawn, context);
        Level[] levels = [.. drawn.Select((group, i) => new Level(
            Name(i), new Bernoulli(group.Logit).AsEvent(), group.Zeta,
            _options.Training == DiscreteTraining.Relaxed ? group.LogQ! : new Bernoulli(group.Logit).AsEvent().LogProb(group.Bit),
            i == drawn.Count - 1 ? logP : Tensor.Full(0, logP.Shape), null))];
        return new(levels)
        {
            Divergence = _options.Training switch
            {
                DiscreteTraining.Bits => _divergence.OfBits(drawn, context),
                DiscreteTraining.SmoothedBits => _divergence.OfSmoothedBits(drawn, context),
                _ => null,
            },
        };
    }

    private Posterior Discrete(Tensor x, LatentSource latents, ForwardContext context)
    {
        var (key, given) = (context.Key.Fold("posterior"), new List<Tensor> { x - _center.Tensor });
        var drawn = new List<(Bernoulli Q, Sampled Z)>();
        foreach (var (i, group) in _groups.Index())
        {
            var q = group.Bits(_encoders[i].Apply(given, context), context);
            drawn.Add((q, latents.TakeFixed(i, q, key.Fold(Name(i)))));
            given.Add(drawn[i].Z.Value);
        }

        var logP = LogPrior([.. drawn.Select(d => d.Z.Value)], context);
        return new([.. drawn.Select((d, i) => new Level(
            Name(i), d.Q, d.Z.Value, d.Z.LogProb, i == drawn.Count - 1 ? logP : Tensor.Full(0, logP.Shape), null))]);
    }
}
