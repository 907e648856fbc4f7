using Latent.Layers;
using Latent.Probability;
using Latent.Tensors;

namespace Latent.Models;

/// <summary>
/// A variational autoencoder given a label: <c>p(x, y, z) = p(y) p(z) p(x | y, z)</c> with <c>q(z | x, y)</c>. A datum is x
/// and, after it, the label y as a row of C values that is 1 at its class; y is a level that is observed, so that bounds
/// are of ln p(x, y) = ln p(x | y) + ln p(y), and the prior's draws are of p(y) p(z).
/// </summary>
/// <remarks>
/// Kingma, Rezende, Mohamed and Welling 2014, arXiv:1406.5298, eq. 2 and 6, the model M2 with every label seen; Sohn, Lee
/// and Yan 2015, "Learning structured output representation using deep conditional generative models".
/// </remarks>
public sealed class ConditionalVae : ILatentModel
{
    private const string LabelName = "y", LatentName = "z";

    private readonly GaussianMlp _encoder;
    private readonly Decoder _decoder;
    private readonly Categorical _labels;
    private readonly StandardNormal _prior;
    private readonly int _data;

    /// <summary>Declares the parameters of the model in <paramref name="scope"/>.</summary>
    /// <param name="scope">Where to declare them.</param>
    /// <param name="options">Sizes and functions; the size of a datum is that of x.</param>
    /// <param name="frequencies">p(y), above 0 each and 1 in sum. Shape: [C].</param>
    /// <param name="dataMean">The mean of x in the training data, from which the output's bias starts. Shape: [D]; empty
    /// to start as every layer does.</param>
    /// <exception cref="ArgumentException"><paramref name="dataMean"/> is neither empty nor of length D, or a frequency is
    /// not above 0.</exception>
    public ConditionalVae(
        ParameterScope scope, VaeOptions options, IReadOnlyList<double> frequencies, ReadOnlySpan<float> dataMean = default)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(frequencies);
        Refuse(options, frequencies, dataMean);
        var decoder = scope["decoder"];
        var (data, latent, classes) = (options.DataSize, options.LatentSize, frequencies.Count);
        _encoder = new GaussianMlp(scope["encoder"], data + classes, options.Hidden, latent, options);

        _data = data;
        _decoder = new Decoder(decoder, decoder, classes + latent, data, options, dataMean);
        float[] logFrequencies = [.. frequencies.Select(p => (float)Math.Log(p))];
        _labels = new Categorical(scope["label"].State("logFrequency", [classes], Initializers.Values(logFrequencies)).Tensor);
        _prior = new StandardNormal([latent]).AsEvent();
        (DataShape, Levels) = ([data + classes], [new(LabelName, [classes], LevelRole.Observed), new(LatentName, [latent])]);
    }

    /// <summary>The shape of x with its label, [D + C].</summary>
    public Shape DataShape { get; }

    /// <summary>The label, [C], which is observed, and z, [Z].</summary>
    public IReadOnlyList<LatentLevel> Levels { get; }

    /// <inheritdoc/>
    public Posterior Infer(Tensor x, LatentSource latents, ForwardContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(context);
        var key = context.Key.Fold("posterior");
        var label = new Point(x.Columns(_data..)).AsEvent();
        return new(
        [
            Level.Of(LabelName, label, _labels, latents, key),
            Level.Of(LatentName, _encoder.Of(x, context), _prior, latents, key, place: 1),
        ]);
    }

    /// <summary>p(x | y, z), with the label as it is given. Shape: [.., D + C].</summary>
    /// <param name="z">The label and the latent variables. Shape: [.., C] and [.., Z], which broadcast.</param>
    /// <param name="context">The surroundings of the pass.</param>
    public Distribution Decode(IReadOnlyList<Tensor> z, ForwardContext context)
    {
        ArgumentNullException.ThrowIfNull(z);
        return new PartlyGiven(_decoder.Of(z[0].Join(z[1]), context), z[0]).AsEvent();
    }

    /// <summary>ln p(y) + ln p(z), in nats. Shape: [.., C] and [.., Z] → [..].</summary>
    public Tensor LogPrior(IReadOnlyList<Tensor> z, ForwardContext context)
    {
        ArgumentNullException.ThrowIfNull(z);
        return _labels.LogProb(z[0]) + _prior.LogProb(z[1]);
    }

    /// <summary>Draws of p(y) and of p(z). Shape: [<paramref name="count"/>, C] and [<paramref name="count"/>, Z].</summary>
    public IReadOnlyList<Tensor> SamplePrior(int count, ForwardContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var key = context.Key.Fold("prior");
        return [_labels.Sample(key.Fold(LabelName), [count]), _prior.Sample(key.Fold(LatentName), [count])];
    }

    private static void Refuse(VaeOptions options, IReadOnlyList<double> frequencies, ReadOnlySpan<float> dataMean)
    {
        if (frequencies.Count == 0 || frequencies.Any(p => !(p > 0)))
        {
            throw new ArgumentException(
                $"ConditionalVae: label frequencies [{string.Join(", ", frequencies)}]; expected one or more above 0.", nameof(frequencies));
        }

        if (!dataMean.IsEmpty && dataMean.Length != options.DataSize)
        {
            throw new ArgumentException(
                $"ConditionalVae: the data's mean has {dataMean.Length} values, x has {options.DataSize}.", nameof(dataMean));
        }
    }
}
