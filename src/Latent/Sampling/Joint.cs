using Latent.Layers;
using Latent.Models;
using Latent.Tensors;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Sampling;

/// <summary>The joint density p(x, z) of a model of one level, which samplers and Monte Carlo EM read it as.</summary>
internal static class Joint
{
    /// <summary>ln p(z) + ln p(x | z), in nats. Shape: [.., B].</summary>
    /// <param name="model">The model.</param>
    /// <param name="x">The data. Shape: [B, .. data].</param>
    /// <param name="z">The latent variables. Shape: [.., B, .. latent].</param>
    /// <param name="context">The surroundings of the pass.</param>
    public static Tensor LogDensity(ILatentModel model, Tensor x, Tensor z, ForwardContext context) =>
        model.LogPrior([z], context) + model.Decode([z], context).LogProb(x);

    /// <summary>The shape of one draw of z.</summary>
    /// <exception cref="NotSupportedException">The model has more levels than one.</exception>
    public static Shape LatentShape(ILatentModel model) => model.LatentShapes.Count == 1
        ? model.LatentShapes[0]
        : throw new NotSupportedException(
            $"Sampling: the model has {model.LatentShapes.Count} levels of latent variables; only one is sampled.");

    /// <summary>Points drawn from the model's prior. Shape: → [count, Z].</summary>
    public static double[] DrawPrior(ILatentModel model, Store store, IBackend backend, int count, RandomKey key)
    {
        _ = LatentShape(model);
        var z = model.SamplePrior(count, new ForwardContext(Mode.Evaluation, key))[0];
        using var program = backend.Compile(Trace.Of("z", z), store);
        program.Run(1);
        return Array.ConvertAll(program.Output("z").ToArray(), a => (double)a);
    }
}
