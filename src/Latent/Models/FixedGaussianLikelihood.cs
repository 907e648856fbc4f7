using System.Globalization;
using Latent.Layers;
using Latent.Probability;
using Latent.Tensors;
using Latent.Tensors.Programs;

namespace Latent.Models;

/// <summary>Independent normal variables with a standard deviation that is given, for continuous data.</summary>
/// <param name="Deviation">The standard deviation, in units of the data.</param>
public sealed record FixedGaussianLikelihood(double Deviation) : NormalLikelihood
{
    private protected override string Text => string.Create(CultureInfo.InvariantCulture, $"gaussian:{Deviation}");

    internal override Func<Tensor, ForwardContext, Distribution> Head(
        ParameterScope scope, int hidden, int size, Initialization start, ReadOnlySpan<float> dataMean)
    {
        var mean = Mean(scope, hidden, size, start, dataMean);
        return (h, context) => new Normal(mean(h, context), Math.Log(Deviation)).AsEvent();
    }

    internal override double? Variance(Store store) => Deviation * Deviation;
}
