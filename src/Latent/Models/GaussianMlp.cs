using Latent.Layers;
using Latent.Probability;
using Latent.Tensors;

namespace Latent.Models;

/// <summary>A diagonal normal whose mean and log-variance are linear in a perceptron's last hidden layer.</summary>
/// <remarks>Kingma and Welling 2014, arXiv:1312.6114, appendix C.2.</remarks>
internal sealed class GaussianMlp
{
    private readonly Mlp _hidden;
    private readonly Linear _mean;
    private readonly Linear _logVariance;

    public GaussianMlp(ParameterScope scope, int inputs, IReadOnlyList<int> hidden, int outputs, VaeOptions options)
    {
        _hidden = new Mlp(scope, inputs, hidden, options.Activation, options.Initialization);
        _mean = new Linear(scope["mean"], _hidden.Outputs[0], outputs, options.Initialization);
        _logVariance = new Linear(scope["logVariance"], _hidden.Outputs[0], outputs, options.Initialization);
    }

    /// <summary>The normal given <paramref name="x"/>. Shape: [.., inputs] → [..] events of [outputs].</summary>
    public Normal Of(Tensor x, ForwardContext context)
    {
        var h = _hidden.Apply(x, context);
        return Normal.FromLogVariance(_mean.Apply(h, context), _logVariance.Apply(h, context)).AsEvent();
    }
}
