using Latent.Layers;
using Latent.Probability.Boltzmann;
using Latent.Tensors;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Priors;

/// <summary>
/// Parallel tempering: each chain of the machine has others above it, at inverse temperatures from 1/T to 1, with which it may exchange its
/// state after the sweeps of a step, so that what is found where it is warm comes down to where it is cold.
/// </summary>
/// <remarks>
/// Swendsen and Wang 1986, doi:10.1103/PhysRevLett.57.2607; for restricted Boltzmann machines Desjardins et al. 2010, "Tempered Markov
/// chain Monte Carlo for training of restricted Boltzmann machines". Neighbours in temperature exchange with probability
/// <c>min(1, exp((β - β') (E - E')))</c>, in a step those of even rungs with the one above or those of odd ones.
/// </remarks>
internal sealed class Tempering
{
    private readonly Variable _beta;
    private readonly Places[] _partners;
    private readonly int _chains;
    private readonly int _rungs;

    /// <summary>Declares the inverse temperature of each row: the chains of one rung follow each other, the machine's own come last.</summary>
    /// <param name="scope">Where to declare it.</param>
    /// <param name="chains">The number of chains of a rung.</param>
    /// <param name="rungs">T, at least 2.</param>
    public Tempering(ParameterScope scope, int chains, int rungs)
    {
        (_chains, _rungs) = (chains, rungs);
        _beta = scope.State("beta", [chains * rungs], (_, _, values) =>
        {
            for (var i = 0; i < values.Length; i++)
                values[i] = (float)((i / chains) + 1) / rungs;
        });
        _partners = [Partners(0), Partners(1)];
    }

    /// <summary>β of each row. Shape: [T · chains].</summary>
    public Tensor Beta => _beta.Tensor;

    /// <summary>The states after exchanges. Shape: [T · chains, L + R], unchanged.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="both">Both layers of each row.</param>
    /// <param name="lefts">L.</param>
    /// <param name="key">The stream of the draws.</param>
    public Tensor Exchange(RestrictedBoltzmann machine, Tensor both, int lefts, RandomKey key)
    {
        var energy = -machine.NegativeEnergy(both.Columns(..lefts), both.Columns(lefts..));
        var isOdd = key.Fold("parity").Bernoulli(Tensor.Full(0.5, []));
        Tensor OfPartner(Tensor rows) => isOdd.Select(rows.Pick(_partners[1]), rows.Pick(_partners[0]));

        // Both rows of a pair see one number: that of the warmer, which comes first.
        var u = key.Fold("exchange").Uniform(energy.Shape);
        var decides = OfPartner(Beta).Greater(Beta).Select(u, OfPartner(u));
        var ratio = (Beta - OfPartner(Beta)) * (energy - OfPartner(energy));
        var isExchanged = ratio.Greater(decides.Log()).Reshape([energy.Shape[0], 1]);
        return isExchanged.Select(OfPartner(both.Transpose()).Transpose(), both);
    }

    /// <summary>The rows of the machine itself. Shape: [T · chains, n] → [chains, n].</summary>
    public Tensor Coldest(Tensor rows)
    {
        var width = rows.Shape[^1];
        return rows.Reshape([rows.Shape.Size]).Columns((_chains * (_rungs - 1) * width)..).Reshape([_chains, width]);
    }

    // Of the rungs 0-1, 2-3, … or 1-2, 3-4, …; a rung without one is its own partner.
    private Places Partners(int first)
    {
        int Rung(int rung) => rung < first ? rung : ((rung - first) ^ 1) + first is var other && other < _rungs ? other : rung;
        return new(_chains * _rungs, [.. Enumerable.Range(0, _chains * _rungs).Select(i => (Rung(i / _chains) * _chains) + (i % _chains))]);
    }
}
