using Latent.Models;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Evaluation.Boltzmann;

/// <summary>ln Z of a model's prior: by enumeration where that is possible, else by annealing.</summary>
public static class LogPartition
{
    /// <summary>Estimates ln Z, and sets the prior to it; nothing happens where the model's prior needs none.</summary>
    /// <param name="model">The model.</param>
    /// <param name="store">The values of its parameters.</param>
    /// <param name="backend">What computes.</param>
    /// <param name="key">The stream of all draws.</param>
    /// <param name="options">How finely it is annealed; by default as <see cref="AnnealingOptions"/> says.</param>
    /// <returns>ln Z in nats with its standard error, not a number where it is exact; null where there is none.</returns>
    public static Estimate? Refresh(ILatentModel model, Store store, IBackend backend, RandomKey key, AnnealingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.Boltzmann is not { } prior)
            return null;
        var machine = BoltzmannWeights.Of(prior, store);
        Estimate logZ;
        if (BoltzmannEnumeration.IsPossible(machine.Lefts, machine.Rights))
        {
            logZ = new(new BoltzmannEnumeration(machine).LogZ, double.NaN, 1) { Estimator = "enumeration" };
        }
        else
        {
            using var annealing = new AnnealedImportance(machine, options ?? new(), backend, key);
            logZ = annealing.Forward();
        }

        if (prior.Integral is { } integral)
        {
            var (squares, vectors) = SymmetricEigen.Of(machine.Gram());
            integral.Set(store, machine.Lefts + machine.Rights, squares, vectors);
        }

        prior.Set(store, logZ.Mean, double.IsNaN(logZ.StandardError) ? 0 : logZ.StandardError);
        return logZ;
    }
}
