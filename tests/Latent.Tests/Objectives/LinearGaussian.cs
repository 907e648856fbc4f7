using Latent.Layers;
using Latent.Models;
using Latent.Probability;
using Latent.Tensors;
using Latent.Tensors.Random;

namespace Latent.Tests.Objectives;

/// <summary>
/// z ~ N(0, 1), x | z ~ N(w z + b, s²), with q(z) = N(m, v): everything has a known value. The noise of so many draws may
/// be given, as the input <c>noise</c>.
/// </summary>
internal sealed class LinearGaussian(int? givenNoise = null) : ILatentModel
{
    public const double X = 1.5;
    public const double LogLikelihood = -1.7600450834963648;

    public static Dictionary<string, double[]> At(double m, double v, params double[] noise) => new()
    {
        ["x"] = [X],
        ["m"] = [m],
        ["logVariance"] = [Math.Log(v)],
        ["noise"] = noise,
        ["w"] = [2],
        ["b"] = [0.5],
        ["logS2"] = [Math.Log(0.25)],
    };

    public static Tensor Mean { get; } = Tensor.Input("m", []);

    public static Tensor LogVariance { get; } = Tensor.Input("logVariance", []);

    public static Tensor W { get; } = Tensor.Input("w", []);

    public static Tensor B { get; } = Tensor.Input("b", []);

    public static Tensor LogS2 { get; } = Tensor.Input("logS2", []);

    public Shape DataShape => [1];

    public IReadOnlyList<LatentLevel> Levels { get; } = [new("z", [1])];

    public Posterior Infer(Tensor x, LatentSource latents, ForwardContext context)
    {
        var q = Normal.FromLogVariance(Mean.BroadcastTo(x.Shape), LogVariance.BroadcastTo(x.Shape)).AsEvent();
        var prior = new StandardNormal([1]).AsEvent();
        var source = givenNoise is { } draws
            ? LatentSource.Given([q.Mean + (q.LogScale.Exp() * Tensor.Input("noise", [draws, 1, 1]))])
            : latents;
        return new([Level.Of("z", q, prior, source, context.Key.Fold("posterior"))]);
    }

    public Distribution Decode(IReadOnlyList<Tensor> z, ForwardContext context) =>
        Normal.FromLogVariance((W * z[0]) + B, LogS2).AsEvent();

    public Tensor LogPrior(IReadOnlyList<Tensor> z, ForwardContext context) => new StandardNormal([1]).AsEvent().LogProb(z[0]);

    public IReadOnlyList<Tensor> SamplePrior(int count, ForwardContext context) =>
        [context.Key.Fold("prior").Normal([count, 1])];
}
