using Latent.Layers;
using Latent.Models;
using Latent.Probability;
using Latent.Tensors;

namespace Latent.Tests.Objectives;

/// <summary>
/// z ~ N(0, 1), x | z ~ N(w z + b, s²), with q(z) = N(m, v) and noise that is given: everything has a known value.
/// </summary>
internal sealed class LinearGaussian : ILatentModel
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

    public IReadOnlyList<Shape> LatentShapes => [[1]];

    public Posterior Infer(Tensor x, int draws, ForwardContext context)
    {
        var q = Normal.FromLogVariance(Mean.BroadcastTo(x.Shape), LogVariance.BroadcastTo(x.Shape)).AsEvent();
        var prior = new StandardNormal([1]).AsEvent();
        var z = q.Mean + (q.LogScale.Exp() * Tensor.Input("noise", [draws, 1, 1]));
        return new([new Level("z", q, z, q.LogProb(z), prior.LogProb(z), Kl.Elements(q, prior))]);
    }

    public Distribution Decode(IReadOnlyList<Tensor> z, ForwardContext context) =>
        Normal.FromLogVariance((W * z[0]) + B, LogS2).AsEvent();

    public IReadOnlyList<Tensor> SamplePrior(int count, ForwardContext context) => throw new NotSupportedException();
}
