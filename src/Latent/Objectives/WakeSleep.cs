using Latent.Layers;
using Latent.Models;
using Latent.Tensors;

namespace Latent.Objectives;

/// <summary>
/// Wake-sleep: the generative parameters ascend ln p(x, z) at draws of q (wake), the recognition parameters
/// ln q(z | x) at pairs that the model dreams (sleep). The two have no common objective; the terms report the bound.
/// </summary>
/// <remarks>Hinton, Dayan, Frey and Neal 1995, doi:10.1126/science.7761831.</remarks>
public sealed record WakeSleep : IObjective
{
    /// <summary>The number of draws for each datum while awake.</summary>
    public int Draws { get; init => field = Require.Positive(value); } = 1;

    /// <inheritdoc/>
    public ObjectiveTerms Evaluate(ILatentModel model, Tensor x, ForwardContext context)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(context);
        var awake = model.Infer(x, LatentSource.Drawn(Draws, DrawGradient.Score), context);
        var reconstruction = model.Decode(awake.Z, context).LogProb(x).Mean();
        var kl = awake.Kl().Mean();

        var z = model.SamplePrior(x.Shape[0], context);
        var dream = model.Decode(z, context).Sample(context.Key.Fold("dream")).StopGradient();
        var asleep = model.Infer(dream, LatentSource.Given(z), context);
        var recognized = asleep.LogQ.Mean();
        return new(
            -(reconstruction + awake.LogP.Mean()),
            [
                new("elbo", reconstruction - kl), new("reconstruction", reconstruction), new("kl", kl),
                new("dreams", recognized),
            ])
        {
            Recognition = -recognized,
        };
    }

    /// <inheritdoc/>
    public override string ToString() => "wake-sleep";
}
