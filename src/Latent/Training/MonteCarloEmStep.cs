namespace Latent.Training;

/// <summary>What happened at one step of <see cref="MonteCarloEm"/>.</summary>
/// <param name="Step">The number of the step, from 1.</param>
/// <param name="IsFinite">Whether every update was finite; the first that was not, and those after it, changed
/// nothing.</param>
/// <param name="LogJoint">ln p(x, z) at the fresh draws of z, before the first update: the mean over the batch, in nats
/// per datum. It is no bound on ln p(x).</param>
/// <param name="Acceptance">The mean probability of acceptance of the draws, from 0 to 1.</param>
/// <param name="StepSize">ε of the next draws, in units of z.</param>
public readonly record struct MonteCarloEmStep(
    long Step, bool IsFinite, double LogJoint, double Acceptance, double StepSize);
