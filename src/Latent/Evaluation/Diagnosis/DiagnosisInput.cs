using Latent.Data;
using Latent.Evaluation.Aggregate;
using Latent.Models;

namespace Latent.Evaluation.Diagnosis;

/// <summary>What p(z) is.</summary>
public enum PriorKind
{
    /// <summary>N(0, I), as the table of dimensions takes it.</summary>
    StandardNormal,

    /// <summary>Another, or a learned one: divergences from N(0, 1) say nothing of it.</summary>
    Other,
}

/// <summary>A bound on the way of a training.</summary>
/// <param name="Epoch">The epochs passed.</param>
/// <param name="Value">The bound, in nats per datum.</param>
public readonly record struct BoundAt(double Epoch, double Value);

/// <summary>The numbers of a trained model that <see cref="Findings"/> reads.</summary>
public sealed record DiagnosisInput
{
    /// <summary>The name of the level that the dimensions are of, where it is one above others; null where it is the only one.</summary>
    public string? UpperLevel { get; init; }

    /// <summary>The levels above the first as a recipe has them, as in <c>100-100-50</c>; null where there are none.</summary>
    public string? Upper { get; init; }

    /// <summary>n, the number of data that the dimensions are of.</summary>
    public required int Examples { get; init; }

    /// <summary>What the codes of data tell of each latent variable.</summary>
    public required IReadOnlyList<LatentDimension> Dimensions { get; init; }

    /// <summary>The evidence lower bound with β = 1, in nats per datum.</summary>
    public required double Elbo { get; init; }

    /// <summary>E_q[ln p(x | z)], in nats per datum.</summary>
    public required double Reconstruction { get; init; }

    /// <summary>KL(q(z | x) ‖ p(z)), in nats per datum.</summary>
    public required double Kl { get; init; }

    /// <summary>
    /// E[ln p(x | z)] with each z from the posterior of another datum, in nats per datum; null where it was not
    /// measured. What it falls short of <see cref="Reconstruction"/> the decoder takes from z.
    /// </summary>
    public double? ShuffledReconstruction { get; init; }

    /// <summary>D, the number of values of a datum.</summary>
    public required int DataSize { get; init; }

    /// <summary>What the values of the data are, before they are made black or white.</summary>
    public required ValueKind DataKind { get; init; }

    /// <summary>Whether grey values are made black or white before the model sees them.</summary>
    public bool IsBinarized { get; init; }

    /// <summary>The least value of the data.</summary>
    public required double DataMinimum { get; init; }

    /// <summary>The largest value of the data.</summary>
    public required double DataMaximum { get; init; }

    /// <summary>The variance over data of each value, averaged over the values of a datum, in squared units.</summary>
    public required double DataVariance { get; init; }

    /// <summary>The family of p(x | z).</summary>
    public required Likelihood Likelihood { get; init; }

    /// <summary>
    /// The one variance of p(x | z), in squared units of the data; null where there are several or it is no Gaussian.
    /// </summary>
    public double? DecoderVariance { get; init; }

    /// <summary>The last bounds on training examples, the latest last.</summary>
    public IReadOnlyList<BoundAt> TrainBounds { get; init; } = [];

    /// <summary>The last bounds on validation examples, likewise.</summary>
    public IReadOnlyList<BoundAt> ValidationBounds { get; init; } = [];

    /// <summary>β at the end of training, the weight of the divergence.</summary>
    public double Beta { get; init; } = 1;

    /// <summary>Whether β weighs the divergence of what was minimized; not so under another bound, a capacity, a limit or free bits.</summary>
    public bool IsWeighedByBeta { get; init; } = true;

    /// <summary>What holds the divergence down or to a value, as in <c>--limit 2</c>; null where nothing does.</summary>
    public string? Hold { get; init; }

    /// <summary>Whether training saw corrupted data, and these are clean.</summary>
    public bool IsDenoising { get; init; }

    /// <summary>
    /// Whether training makes the second moment of each code 1: the scale of z is free where β KL is all that weighs it, on the data
    /// that are measured.
    /// </summary>
    /// <remarks>Asperti 2019, the variance law.</remarks>
    public bool HasVarianceLaw { get; init; } = true;

    /// <summary>What p(z) is.</summary>
    public PriorKind Prior { get; init; } = PriorKind.StandardNormal;

    /// <summary>The number of epochs trained, the last one counted in full.</summary>
    public required int Epochs { get; init; }

    /// <summary>The number of steps trained, where it is they that training is limited by; else null.</summary>
    public long? Steps { get; init; }

    /// <summary>How long training was, as in <c>5 epochs</c>.</summary>
    internal string Length => Steps is { } steps ? Words.Of($"{steps:N0} steps") : Words.Count(Epochs, "epoch");

    /// <summary>The option of twice as long a training.</summary>
    internal string Longer => LongerBy(2);

    /// <summary>The option of so many times as long a training.</summary>
    internal string LongerBy(int times) =>
        Steps is { } steps ? Words.Of($"--steps {times * steps}") : Words.Of($"--epochs {times * Math.Max(1, Epochs)}");

    /// <summary>The option of so many latents, at the level that the dimensions are of.</summary>
    internal string Latents(int count) => Upper is { } levels
        ? Words.Of($"--upper {levels[..(levels.LastIndexOfAny(['-', ',']) + 1)]}{count}")
        : Words.Of($"--latent {count}");

    /// <summary>The command that trains on for as long again.</summary>
    internal string TrainOn => $"'latent resume RUN {Longer}'";

    /// <summary>
    /// What differences of bounds are measured by, in nats: the bound's size, but not less than the divergence, since
    /// the bound of continuous data may be near 0 by its unit alone.
    /// </summary>
    internal double Scale => Math.Max(Math.Abs(Elbo), Kl);

    /// <summary>The number of units that are active by Burda's rule.</summary>
    internal int Active => Dimensions.Count(d => d.IsActive);

    /// <summary>
    /// The mean squared error of a value that the reconstruction amounts to under one decoder variance γ²,
    /// <c>-2 γ² (reconstruction / D + ½ ln 2πγ²)</c>, in squared units of the data; null under any other likelihood.
    /// </summary>
    internal double? SquaredError =>
        DecoderVariance is { } v
        && Likelihood is FixedGaussianLikelihood or GaussianLikelihood { Scale: GaussianScale.Global }
            ? -2 * v * ((Reconstruction / DataSize) + (0.5 * Math.Log(2 * Math.PI * v)))
            : null;
}
