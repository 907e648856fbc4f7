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

    private readonly GaussianMlp _encoder;
    private readonly Decoder _decoder;
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
        var decoder = scope["decoder"];
        _encoder = new GaussianMlp(scope["encoder"], options.DataSize, options.Hidden, options.LatentSize, options);
        _decoder = new Decoder(decoder, decoder, options.LatentSize, options.DataSize, options, dataMean);
        _prior = new StandardNormal([options.LatentSize]).AsEvent();
        (DataShape, Levels) = ([options.DataSize], [new(LevelName, [options.LatentSize])]);
    }

    /// <inheritdoc/>
    public Shape DataShape { get; }

    /// <inheritdoc/>
    public IReadOnlyList<LatentLevel> Levels { get; }

    /// <inheritdoc/>
    public Posterior Infer(Tensor x, LatentSource latents, ForwardContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new([Level.Of(LevelName, _encoder.Of(x, context), _prior, latents, context.Key.Fold("posterior"))]);
    }

    /// <inheritdoc/>
    public Distribution Decode(IReadOnlyList<Tensor> z, ForwardContext context)
    {
        ArgumentNullException.ThrowIfNull(z);
        return _decoder.Of(z[0], context);
    }

    /// <inheritdoc/>
    public Tensor LogPrior(IReadOnlyList<Tensor> z, ForwardContext context)
    {
        ArgumentNullException.ThrowIfNull(z);
        return _prior.LogProb(z[0]);
    }

    /// <inheritdoc/>
    public IReadOnlyList<Tensor> SamplePrior(int count, ForwardContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return [_prior.Sample(context.Key.Fold("prior").Fold(LevelName), [count])];
    }
}
