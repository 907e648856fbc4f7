using Latent.Layers;
using Latent.Models;
using Latent.Objectives;
using Latent.Tensors;

namespace Latent.Bench;

/// <summary>
/// The importance-weighted bound of examples that stand in the batch once for each of their draws, so that each draw passes the encoder:
/// what <see cref="ImportanceWeighted"/> is spared. Rows of one example lie a whole number of examples apart.
/// </summary>
internal sealed record RepeatedExamples(int Draws) : IObjective
{
    public ObjectiveTerms Evaluate(ILatentModel model, Tensor x, ForwardContext context)
    {
        var posterior = model.Infer(x, 1, context);
        var logWeights = posterior.LogWeights(model.Decode(posterior.Z, context).LogProb(x));
        var bound = logWeights.Reshape([Draws, x.Shape[0] / Draws]).LogSumExpOuter().Mean() - Math.Log(Draws);
        return new(-bound, []);
    }
}
