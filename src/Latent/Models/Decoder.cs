using Latent.Layers;
using Latent.Probability;
using Latent.Tensors;

namespace Latent.Models;

/// <summary>p(x | z) by a perceptron and what the likelihood makes of its last hidden layer.</summary>
internal sealed class Decoder
{
    private readonly Mlp _hidden;
    private readonly Func<Tensor, ForwardContext, Distribution> _likelihood;

    /// <param name="hidden">Where to declare the hidden layers.</param>
    /// <param name="output">Where to declare the likelihood's.</param>
    /// <param name="inputs">The number of values of z.</param>
    /// <param name="outputs">D, the number of values of a datum.</param>
    /// <param name="options">Widths and functions.</param>
    /// <param name="dataMean">The mean of the training data, [D], or empty.</param>
    /// <exception cref="ArgumentException"><paramref name="dataMean"/> is neither empty nor of length D.</exception>
    public Decoder(
        ParameterScope hidden, ParameterScope output, int inputs, int outputs, VaeOptions options, ReadOnlySpan<float> dataMean)
    {
        if (!dataMean.IsEmpty && dataMean.Length != outputs)
        {
            throw new ArgumentException(
                $"Decoder: the data's mean has {dataMean.Length} values, a datum {outputs}.", nameof(dataMean));
        }

        _hidden = new Mlp(hidden, inputs, options.DecoderHidden, options.Activation, options.Initialization);
        _likelihood = options.Likelihood.Head(output, _hidden.Outputs[0], outputs, options.Initialization, dataMean);
    }

    /// <summary>p(x | z). Shape: [.., inputs] → [..] events of [D].</summary>
    public Distribution Of(Tensor z, ForwardContext context) => _likelihood(_hidden.Apply(z, context), context);
}
