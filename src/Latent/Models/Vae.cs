using Latent.Layers;
using Latent.Probability;
using Latent.Tensors;

namespace Latent.Models;

/// <summary>
/// The variational autoencoder: a diagonal normal posterior, a standard normal prior, perceptrons for both directions.
/// </summary>
/// <remarks>Kingma and Welling 2014, arXiv:1312.6114, section 3 and appendix C.</remarks>
public sealed class Vae : ILatentModel
{
    private const string LevelName = "z";

    private readonly Mlp _encoder;
    private readonly Mlp _decoder;
    private readonly Linear _mean;
    private readonly Linear _logVariance;
    private readonly Func<Tensor, ForwardContext, Distribution> _likelihood;
    private readonly StandardNormal _prior;

    /// <summary>Declares the parameters of the model in <paramref name="scope"/>.</summary>
    /// <param name="scope">Where to declare them.</param>
    /// <param name="options">Sizes and functions.</param>
    /// <param name="dataMean">The mean of the training data, from which the output's bias starts. Shape: [D]; empty to
    /// start as every layer does.</param>
    /// <exception cref="ArgumentException"><paramref name="dataMean"/> is neither empty nor of length D.</exception>
    public Vae(ParameterScope scope, VaeOptions options, ReadOnlySpan<float> dataMean = default)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(options);
        if (!dataMean.IsEmpty && dataMean.Length != options.DataSize)
        {
            throw new ArgumentException(
                $"Vae: the data's mean has {dataMean.Length} values, a datum {options.DataSize}.", nameof(dataMean));
        }

        var (encoder, decoder, start) = (scope["encoder"], scope["decoder"], options.Initialization);
        _encoder = new Mlp(encoder, options.DataSize, options.Hidden, options.Activation, start);
        _mean = new Linear(encoder["mean"], _encoder.Outputs, options.LatentSize, start);
        _logVariance = new Linear(encoder["logVariance"], _encoder.Outputs, options.LatentSize, start);
        _decoder = new Mlp(decoder, options.LatentSize, options.DecoderHidden, options.Activation, start);
        _likelihood = options.Likelihood.Head(decoder, _decoder.Outputs, options.DataSize, start, dataMean);
        _prior = new StandardNormal([options.LatentSize]).AsEvent();
        (DataShape, LatentShapes) = ([options.DataSize], [[options.LatentSize]]);
    }

    /// <inheritdoc/>
    public Shape DataShape { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Shape> LatentShapes { get; }

    /// <inheritdoc/>
    public Posterior Infer(Tensor x, LatentSource latents, ForwardContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var h = _encoder.Apply(x, context);
        var q = Normal.FromLogVariance(_mean.Apply(h, context), _logVariance.Apply(h, context)).AsEvent();
        return new([Level.Of(LevelName, q, _prior, latents, context.Key.Fold("posterior"))]);
    }

    /// <inheritdoc/>
    public Distribution Decode(IReadOnlyList<Tensor> z, ForwardContext context)
    {
        ArgumentNullException.ThrowIfNull(z);
        return _likelihood(_decoder.Apply(z[0], context), context);
    }

    /// <inheritdoc/>
    public IReadOnlyList<Tensor> SamplePrior(int count, ForwardContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return [_prior.Sample(context.Key.Fold("prior").Fold(LevelName), [count])];
    }
}
