using Latent.Layers;
using Latent.Tensors;

namespace Latent.Models;

/// <summary>Independent normal variables, for continuous data; final types say what the standard deviation is.</summary>
/// <remarks>
/// Kingma and Welling 2014, arXiv:1312.6114, appendix C.2, whose decoder for the Frey faces keeps the means of its pixels in
/// (0, 1) with a sigmoid: <see cref="MeanLink.Logit"/>.
/// </remarks>
public abstract record NormalLikelihood : Likelihood
{
    /// <summary>What follows a text of <see cref="Likelihood.Parse"/> whose mean is bounded.</summary>
    internal const string Bounded = ":bounded";

    /// <summary>How the mean follows from the decoder's output: itself, or through a sigmoid.</summary>
    public MeanLink Link { get; init; } = MeanLink.Identity;

    /// <summary>The text without what it says of the mean.</summary>
    private protected abstract string Text { get; }

    /// <summary>The text that <see cref="Likelihood.Parse"/> reads.</summary>
    public sealed override string ToString() => Link == MeanLink.Logit ? Text + Bounded : Text;

    /// <summary>The mean as a function of the last hidden layer; it starts at the mean of the data.</summary>
    private protected Func<Tensor, ForwardContext, Tensor> Mean(
        ParameterScope scope, int hidden, int size, Initialization start, ReadOnlySpan<float> dataMean)
    {
        var predictor = Output(scope[Link.Layer], hidden, size, start, Link.Predictor(dataMean));
        return (h, context) => Link.Mean(predictor.Apply(h, context));
    }
}
