using Latent.Layers;
using Latent.Probability;
using Latent.Probability.Relaxations;
using Latent.Tensors;
using Latent.Tensors.Random;

namespace Latent.Models.Discrete;

/// <summary>One group of relaxed bits with their draws. Shape: [K, B, Z] each, or one that broadcasts to it.</summary>
/// <param name="Logit">The log-odds of each bit.</param>
/// <param name="Bit">z, held fixed.</param>
/// <param name="Zeta">ζ, as the decoder and later groups take it.</param>
/// <param name="Odds">b(ζ), what ζ says of z; null where z is known from ζ.</param>
/// <param name="LogQ">
/// ln q(ζ), in nats, of the measure that the prior's density has too: over r(ζ | z), or over ζ. Null where the bits are scored.
/// </param>
internal sealed record BitDraws(Tensor Logit, Tensor Bit, Tensor Zeta, Tensor? Odds, Tensor? LogQ);

/// <summary>From a group's last hidden layer to its bits, discrete or relaxed.</summary>
internal abstract class BitGroup
{
    private readonly Linear _logit;

    private protected BitGroup(ParameterScope scope, IReadOnlyList<int> inputs, int units, Initialization start) =>
        _logit = new Linear(scope["logit"], inputs, units, start);

    /// <summary>The group of a model.</summary>
    /// <param name="scope">Where to declare its parameters.</param>
    /// <param name="inputs">The widths of what it reads.</param>
    /// <param name="options">The model's.</param>
    public static BitGroup Of(ParameterScope scope, IReadOnlyList<int> inputs, DiscreteVaeOptions options)
    {
        var (units, start) = (options.Networks.LatentSize, options.Networks.Initialization);
        return options switch
        {
            { Relaxation.Overlapping: { } relaxation } => new OverlappingGroup(scope, inputs, units, start, relaxation),
            { Relaxation.Name: BitRelaxation.Integral } => new ShiftedGroup(scope, inputs, units, start),
            _ => new SpikeGroup(scope, inputs, units, start, options.Relaxation.Beta),
        };
    }

    /// <summary>q(z). Shape: [.., inputs] each → [..] events of [units].</summary>
    public Bernoulli Bits(IReadOnlyList<Tensor> h, ForwardContext context) => new Bernoulli(_logit.Apply(h, context)).AsEvent();

    /// <summary>Draws of relaxed bits. Shape: [.., inputs] each → [.. leading, .., units].</summary>
    public abstract BitDraws Draw(IReadOnlyList<Tensor> h, Shape leading, ForwardContext context, RandomKey key);
}

/// <summary>Bits under an overlapping relaxation.</summary>
internal sealed class OverlappingGroup(ParameterScope scope, IReadOnlyList<int> inputs, int units, Initialization start, Relaxation relaxation)
    : BitGroup(scope, inputs, units, start)
{
    /// <inheritdoc/>
    public override BitDraws Draw(IReadOnlyList<Tensor> h, Shape leading, ForwardContext context, RandomKey key)
    {
        var logit = Bits(h, context).Logit;
        var drawn = new RelaxedBernoulli(logit, relaxation).Draw(key, leading);
        return new(logit, drawn.Bit, drawn.Value, drawn.Odds, drawn.LogRatio.SumInner());
    }
}

/// <summary>Bits of which a 1 is spread and a 0 is not.</summary>
internal sealed class SpikeGroup(ParameterScope scope, IReadOnlyList<int> inputs, int units, Initialization start, double beta)
    : BitGroup(scope, inputs, units, start)
{
    /// <inheritdoc/>
    public override BitDraws Draw(IReadOnlyList<Tensor> h, Shape leading, ForwardContext context, RandomKey key)
    {
        var logit = Bits(h, context).Logit;
        var (bit, zeta) = new SpikeAndExponential(logit, beta).Draw(key, leading);
        return new(logit, bit, zeta, null, null);
    }
}

/// <summary>
/// Bits under noise whose place the data shift, <c>δ = ½ (σ(·) - ½)</c>, and whose width is learned, <c>s = |0.2 v| + 0.05</c>.
/// </summary>
/// <remarks>Vahdat, Andriyash and Macready 2018, arXiv:1805.07445 (DVAE#), section 3.2.</remarks>
internal sealed class ShiftedGroup : BitGroup
{
    private readonly Linear _shift;
    private readonly Tensor _width;

    public ShiftedGroup(ParameterScope scope, IReadOnlyList<int> inputs, int units, Initialization start)
        : base(scope, inputs, units, start)
    {
        _shift = new Linear(scope["shift"], inputs, units, start);
        _width = scope.Parameter("width", [units], Initializers.Constant(1), default);
    }

    /// <inheritdoc/>
    public override BitDraws Draw(IReadOnlyList<Tensor> h, Shape leading, ForwardContext context, RandomKey key)
    {
        var logit = Bits(h, context).Logit;
        var shift = (_shift.Apply(h, context).Sigmoid() - 0.5) * 0.5;
        var drawn = new ShiftedGaussianBit(logit, shift, (_width * 0.2).Abs() + 0.05).AsEvent().SampleWithLogProb(key, leading);
        return new(logit, drawn.Value.Greater(0.5), drawn.Value, null, drawn.LogProb);
    }
}
