using Latent.Tensors.Ops;

namespace Latent.Tensors.Backends.Reference;

/// <summary>The meaning of <see cref="GibbsSweeps"/>, a bit at a time.</summary>
internal static class ReferenceGibbs
{
    /// <summary>Both layers after the sweeps. Shape: [N, L + R].</summary>
    public static double[] Sweep(GibbsSweeps gibbs, double[][] x, long step)
    {
        var (before, weight, leftBias, rightBias, beta) = (x[0], x[1], x[2], x[3], x[4]);
        var (chains, lefts, rights) = (beta.Length, leftBias.Length, rightBias.Length);
        var y = new double[chains * (lefts + rights)];
        for (var chain = 0; chain < chains; chain++)
        {
            var (left, right) = (before[(chain * lefts)..((chain + 1) * lefts)], new double[rights]);
            for (var sweep = 0; sweep < gibbs.Count; sweep++)
            {
                for (var j = 0; j < rights; j++)
                {
                    var field = rightBias[j] + Enumerable.Range(0, lefts).Sum(i => left[i] * weight[(i * rights) + j]);
                    right[j] = Number(sweep, chain, j) < Numerics.Sigmoid(beta[chain] * field) ? 1 : 0;
                }

                for (var i = 0; i < lefts; i++)
                {
                    var field = leftBias[i] + Enumerable.Range(0, rights).Sum(j => right[j] * weight[(i * rights) + j]);
                    left[i] = Number(sweep, chain, rights + i) < Numerics.Sigmoid(beta[chain] * field) ? 1 : 0;
                }
            }

            left.CopyTo(y, chain * (lefts + rights));
            right.CopyTo(y, (chain * (lefts + rights)) + lefts);
        }

        return y;

        double Number(int sweep, int chain, int unit) => gibbs.Key.UniformAt(step, GibbsSweeps.Index(sweep, chain, unit, chains, lefts + rights));
    }
}
