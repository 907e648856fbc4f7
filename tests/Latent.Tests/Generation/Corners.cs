using Latent.Evaluation.Aggregate;
using Latent.Generation;
using Latent.Tensors.Random;

namespace Latent.Tests.Generation;

/// <summary>
/// An aggregate posterior that is known: two normals in the plane, each far narrower than what they make together.
/// </summary>
internal static class Corners
{
    public const int Size = 2;

    /// <summary>The density.</summary>
    public static GaussianMixture Truth { get; } = new(
        [0.7, 0.3],
        [[-1, 0.5], [1.5, -1]],
        [new[,] { { 0.3, 0.1 }, { 0.1, 0.2 } }, new[,] { { 0.1, 0 }, { 0, 0.4 } }]);

    /// <summary>Codes of <paramref name="count"/> data, of which each number gives others.</summary>
    public static CodeDraws Draws(int count) => number => Truth.Sample(count, new RandomKey(7).Fold(number));
}
