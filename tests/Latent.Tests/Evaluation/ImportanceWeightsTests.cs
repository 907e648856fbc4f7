using Latent.Evaluation;

namespace Latent.Tests.Evaluation;

public sealed class ImportanceWeightsTests
{
    private static readonly float[] Reference =
        [-2.7260141569706633f, -1.8360141569706634f, -1.4760141569706637f, -1.6460141569706634f];

    [Fact]
    public void SumsAndSampleSizeAreTheReference()
    {
        var weights = new ImportanceWeights(1);
        weights.Add(Reference);
        Values.AssertNear(-1.8227932483691383, weights.LogSum(0) - Math.Log(4), 1e-7);
        Values.AssertNear(3.5063957241635815, weights.EffectiveSampleSize(0), 1e-7);
    }

    [Fact]
    public void ChunksAndOrderDoNotMatter()
    {
        const int batch = 3, draws = 40;
        var logWeights = Enumerable.Range(0, batch * draws).Select(i => 30 * MathF.Sin(i * i)).ToArray();
        ImportanceWeights whole = new(batch), parts = new(batch);
        whole.Add(logWeights);
        for (var start = 0; start < logWeights.Length; start += batch * 8)
            parts.Add(logWeights.AsSpan(start, batch * 8));
        for (var i = 0; i < batch; i++)
        {
            var column = logWeights.Where((_, at) => at % batch == i).Select(w => (double)w).ToArray();
            Values.AssertNear(Tensors.Numerics.LogSumExp(column), whole.LogSum(i), 1e-14);
            Values.AssertNear(whole.LogSum(i), parts.LogSum(i), 1e-14);
            Values.AssertNear(whole.EffectiveSampleSize(i), parts.EffectiveSampleSize(i), 1e-13);
        }
    }

    [Fact]
    public void HugeAndImpossibleWeightsDoNotOverflow()
    {
        var weights = new ImportanceWeights(2);
        weights.Add([float.NegativeInfinity, 1000]);
        weights.Add([-2000, float.NegativeInfinity]);
        weights.Add([-2000, 1000]);
        Values.AssertNear(-2000 + Math.Log(2), weights.LogSum(0));
        Values.AssertNear(1000 + Math.Log(2), weights.LogSum(1));
        weights.Clear();
        weights.Add([float.NegativeInfinity, float.NaN]);
        Assert.Equal(double.NegativeInfinity, weights.LogSum(0));
        Assert.Equal(double.NaN, weights.LogSum(1));
    }
}
