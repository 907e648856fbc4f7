using Latent.Evaluation;

namespace Latent.Sampling;

/// <summary>The log-likelihood by the harmonic mean.</summary>
/// <param name="LogLikelihood">The mean of ln p(x) over data, in nats per datum. Its standard error is that over data,
/// which holds each datum's own.</param>
/// <param name="Values">The estimate of ln p(x) of each datum, in nats.</param>
/// <param name="StandardErrors">The standard error of each datum's estimate, in nats.</param>
/// <param name="ScaleReductions">R̂ of ln p(x, z) over each datum's chains, 1 where they agree: above some 1.2, chains
/// were caught in different places, and neither the datum's estimate nor its standard error is to be trusted.</param>
/// <param name="Acceptance">The mean probability of acceptance after warm-up: near the sampler's target if its step
/// size has settled.</param>
public sealed record HarmonicReport(
    Estimate LogLikelihood,
    IReadOnlyList<double> Values,
    IReadOnlyList<double> StandardErrors,
    IReadOnlyList<double> ScaleReductions,
    double Acceptance);
