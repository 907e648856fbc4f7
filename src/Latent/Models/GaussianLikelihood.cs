using Latent.Layers;
using Latent.Probability;
using Latent.Tensors;
using Latent.Tensors.Programs;

namespace Latent.Models;

/// <summary>What a learned standard deviation of p(x | z) depends on.</summary>
public enum GaussianScale
{
    /// <summary>One for all values of all data.</summary>
    Global,

    /// <summary>One for each value of a datum.</summary>
    Pixel,

    /// <summary>A function of z, from a linear layer beside that of the mean.</summary>
    Input,
}

/// <summary>Independent normal variables with a learned standard deviation, for continuous data.</summary>
/// <param name="Scale">What the standard deviation depends on.</param>
/// <remarks>
/// Kingma and Welling 2014, arXiv:1312.6114, appendix C.2, where the log-variance is a function of z.
/// </remarks>
public sealed record GaussianLikelihood(GaussianScale Scale) : NormalLikelihood
{
    /// <summary>
    /// The least standard deviation. Pixels in 256 steps of [0, 1] are known to 1/256/√12 = 0.0011; without a floor, a
    /// pixel that never changes has an unbounded density.
    /// </summary>
    public double Floor { get; init => field = Require.Positive(value); } = 1e-3;

    private protected override string Text => Scale switch
    {
        GaussianScale.Pixel => "gaussian:pixel",
        GaussianScale.Input => "gaussian:input",
        _ => "gaussian",
    };

    internal override Func<Tensor, ForwardContext, Distribution> Head(
        ParameterScope scope, int hidden, int size, Initialization start, ReadOnlySpan<float> dataMean)
    {
        var mean = Mean(scope, hidden, size, start, dataMean);
        var logVariance = LogVariance(scope, hidden, size, start);
        return (h, context) =>
            Normal.FromLogVariance(mean(h, context), Floored(logVariance(h, context))).AsEvent();
    }

    internal override double? Variance(Store store) => Scale == GaussianScale.Global
        ? (Floor * Floor) + Math.Exp(store["decoder.logVariance"].Values[0])
        : null;

    private Func<Tensor, ForwardContext, Tensor> LogVariance(
        ParameterScope scope, int hidden, int size, Initialization start)
    {
        if (Scale == GaussianScale.Input)
            return new Linear(scope["logVariance"], hidden, size, start).Apply;
        Shape shape = Scale == GaussianScale.Pixel ? [size] : [];
        var weight = scope.Weight("logVariance", shape, Initializers.Zeros, default);
        return (_, context) => weight.In(context);
    }

    // With the floor's own logarithm a, a + ln(1 + e^(l - a)): the variance is the floor's and eˡ added.
    private Tensor Floored(Tensor logVariance)
    {
        var floor = 2 * Math.Log(Floor);
        return (logVariance - floor).Softplus() + floor;
    }
}
