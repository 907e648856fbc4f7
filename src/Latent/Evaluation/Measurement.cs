using System.Globalization;

namespace Latent.Evaluation;

/// <summary>What a model makes of data: its bound with its parts, or, where codes have no density, what remains of them.</summary>
/// <param name="Reconstruction">E_q[ln p(x | z)], or ln p(x | z) at the code z of x, in nats per datum.</param>
/// <param name="Levels">How each level of latent variables is used.</param>
public sealed record Measurement(Estimate Reconstruction, IReadOnlyList<LevelReport> Levels)
{
    /// <summary>The evidence lower bound, in nats per datum; null where codes have no density.</summary>
    public Estimate? Elbo { get; private init; }

    /// <summary>KL(q(z | x) ‖ p(z)), in nats per datum; null where codes have no density.</summary>
    public Estimate? Kl { get; private init; }

    /// <summary>½‖z‖² of the code, per datum; null where codes are drawn.</summary>
    public Estimate? Codes { get; private init; }

    /// <summary>What parameters are chosen by, the larger the better: the bound, or where there is none the reconstruction.</summary>
    public Estimate Judged => Elbo ?? Reconstruction;

    /// <summary>The value of each datum that <see cref="Judged"/> is the mean of, in nats.</summary>
    public required IReadOnlyList<double> Values { get; init; }

    /// <summary>The levels that are part of a datum, such as its label: their divergence is in <see cref="Kl"/>.</summary>
    public IReadOnlyList<LevelReport> Observed { get; init; } = [];

    internal static Measurement OfBound(double[] reconstruction, double[] kl, int draws, IReadOnlyList<LevelReport> levels, double errorOfPrior = 0)
    {
        double[] elbo = [.. reconstruction.Zip(kl, (r, k) => r - k)];
        var estimator = string.Create(CultureInfo.InvariantCulture, $"ELBO, {draws} {(draws == 1 ? "draw" : "draws")}");
        Estimate Say(double[] values) => Estimate.Of(values) with { Estimator = estimator };
        return new(Say(reconstruction), levels) { Elbo = Say(elbo).With(errorOfPrior), Kl = Say(kl).With(errorOfPrior), Values = elbo };
    }

    internal static Measurement OfCodes(double[] reconstruction, double[] codes, IReadOnlyList<LevelReport> levels) =>
        new(Estimate.Of(reconstruction) with { Estimator = "deterministic code" }, levels)
        {
            Codes = Estimate.Of(codes) with { Unit = "½‖z‖²" },
            Values = reconstruction,
        };
}
