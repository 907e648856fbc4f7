using Latent.Layers;
using Latent.Models;
using Latent.Probability;
using Latent.Tensors;

namespace Latent.Tests.Models;

/// <summary>A deterministic autoencoder by two functions: its encoder, and its decoder's mean under a unit variance.</summary>
internal sealed class GivenCodes(int dataSize, int codeSize, Func<Tensor, Tensor> encoder, Func<Tensor, Tensor> decoder) : ILatentModel
{
    public Shape DataShape => [dataSize];

    public IReadOnlyList<LatentLevel> Levels { get; } = [new("z", [codeSize], LevelRole.Code)];

    public Posterior Infer(Tensor x, LatentSource latents, ForwardContext context) => new(
        [Level.Of("z", new Dirac(encoder(x)).AsEvent(), new StandardNormal([codeSize]).AsEvent(), latents, context.Key)]);

    public Distribution Decode(IReadOnlyList<Tensor> z, ForwardContext context) => new Normal(decoder(z[0]), 0).AsEvent();

    public Tensor LogPrior(IReadOnlyList<Tensor> z, ForwardContext context) => throw new NotSupportedException("no prior");

    public IReadOnlyList<Tensor> SamplePrior(int count, ForwardContext context) => throw new NotSupportedException("no prior");
}
