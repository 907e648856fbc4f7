using Latent.Layers;
using Latent.Models;
using Latent.Objectives;
using Latent.Tensors;

namespace Latent.Sampling;

/// <summary>
/// <c>ln p(x, z)</c> of data with latent variables that are known, maximized: the M step of Monte Carlo EM. It is no
/// bound on ln p(x).
/// </summary>
internal sealed record CompleteData : IObjective
{
    /// <summary>The label of the input that holds z. Shape: [B, Z].</summary>
    public const string Latents = "z";

    public ObjectiveTerms Evaluate(ILatentModel model, Tensor x, ForwardContext context)
    {
        var z = Tensor.Input(Latents, [x.Shape[0], .. Joint.LatentShape(model)]);
        var logJoint = Joint.LogDensity(model, x, z, context).Mean();
        return new(-logJoint, [new("logJoint", logJoint)]);
    }
}
