using Latent.Layers;
using Latent.Probability;
using Latent.Tensors;

namespace Latent.Models;

/// <summary>
/// The deterministic autoencoder: an encoder that yields one code, <c>z = E(x)</c>, and a decoder <c>p(x | z)</c>, both perceptrons.
/// Its codes have neither a density nor a prior.
/// </summary>
/// <remarks>Rumelhart, Hinton and Williams 1986, doi:10.1038/323533a0; Ghosh et al. 2020, arXiv:1903.12436, section 3.</remarks>
public sealed class Autoencoder : ILatentModel
{
    private const string LevelName = "z";

    private readonly Mlp _encoder;
    private readonly Linear _code;
    private readonly Decoder _decoder;
    private readonly StandardNormal _reference;

    /// <summary>Declares the parameters of the model in <paramref name="scope"/>.</summary>
    /// <param name="scope">Where to declare them.</param>
    /// <param name="options">Sizes and functions, as of a <see cref="Vae"/>.</param>
    /// <param name="dataMean">The mean of the training data, from which the output's bias starts. Shape: [D]; empty to
    /// start as every layer does.</param>
    /// <exception cref="ArgumentException"><paramref name="dataMean"/> is neither empty nor of length D.</exception>
    public Autoencoder(ParameterScope scope, VaeOptions options, ReadOnlySpan<float> dataMean = default)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(options);
        var (encoder, decoder, start) = (scope["encoder"], scope["decoder"], options.Initialization);
        _encoder = new Mlp(encoder, options.DataSize, options.Hidden, options.Activation, start);
        _code = new Linear(encoder["code"], _encoder.Outputs[0], options.LatentSize, start);
        _decoder = new Decoder(decoder, decoder, options.LatentSize, options.DataSize, options, dataMean);
        _reference = new StandardNormal([options.LatentSize]).AsEvent();
        (DataShape, Levels) = ([options.DataSize], [new(LevelName, [options.LatentSize], LevelRole.Code)]);
    }

    /// <inheritdoc/>
    public Shape DataShape { get; }

    /// <inheritdoc/>
    public IReadOnlyList<LatentLevel> Levels { get; }

    /// <inheritdoc/>
    public Posterior Infer(Tensor x, LatentSource latents, ForwardContext context)
    {
        ArgumentNullException.ThrowIfNull(context);

        // A level is scored against some density; where nothing reads the score it is never computed.
        var code = new Dirac(_code.Apply(_encoder.Apply(x, context), context)).AsEvent();
        return new([Level.Of(LevelName, code, _reference, latents, context.Key.Fold("posterior"))]);
    }

    /// <inheritdoc/>
    public Distribution Decode(IReadOnlyList<Tensor> z, ForwardContext context)
    {
        ArgumentNullException.ThrowIfNull(z);
        return _decoder.Of(z[0], context);
    }

    /// <inheritdoc/>
    public Tensor LogPrior(IReadOnlyList<Tensor> z, ForwardContext context) => throw NoPrior();

    /// <inheritdoc/>
    public IReadOnlyList<Tensor> SamplePrior(int count, ForwardContext context) => throw NoPrior();

    private static NotSupportedException NoPrior() =>
        new("Autoencoder: the codes of a deterministic autoencoder follow no prior; fit a density to them.");
}
