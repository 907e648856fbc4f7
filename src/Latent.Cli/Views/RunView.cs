using Latent.Runs;
using Latent.Runs.Results;

namespace Latent.Cli.Views;

/// <summary>One way to show a run as it happens.</summary>
internal abstract class RunView
{
    /// <summary>Something happened in training.</summary>
    public virtual void Show(RunEvent happened)
    {
    }

    /// <summary>A share of the final measuring is done, from 0 to 1.</summary>
    public virtual void ShowMeasuring(double share)
    {
    }

    /// <summary>The numbers are there.</summary>
    public abstract void Show(RunEvaluation evaluation);

    /// <summary>The log-likelihood by Hamiltonian Monte Carlo is there.</summary>
    public abstract void Show(RunMarginalLikelihood marginal);

    /// <summary>A file was written.</summary>
    public abstract void ShowFile(string kind, string path);
}
