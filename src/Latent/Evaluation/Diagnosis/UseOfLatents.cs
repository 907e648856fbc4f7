using Latent.Evaluation.Aggregate;

namespace Latent.Evaluation.Diagnosis;

/// <summary>Whether z is used at all, and how much of it.</summary>
internal static class UseOfLatents
{
    // In nats per example, over all latents: a seventh of a bit, and the last digit that published bounds are given to.
    private const double Nothing = 0.1;

    // The part of the latents below which the number asked for is plainly too large; a trained model leaves a few out.
    private const double FewActive = 0.5;

    private const string WarmUp = "--beta warmup:10epochs,1";

    /// <summary>
    /// Whether the decoder makes no use of z, by what it loses with another datum's; where that was not measured, by the number of
    /// active units.
    /// </summary>
    public static bool IsCollapsed(DiagnosisInput input) =>
        input.Kl < Nothing || (Gain(input) is { } gain ? gain < Nothing : input.Active == 0);

    /// <summary>The decoder makes no use of z.</summary>
    /// <remarks>Bowman et al. 2016, arXiv:1511.06349, section 3.1, for the remedy by warm-up.</remarks>
    public static Finding? Collapse(DiagnosisInput input)
    {
        if (!IsCollapsed(input))
            return null;
        var gain = Gain(input) is { } g
            ? Words.Of(
                $" A datum's own z reconstructs it {Math.Abs(g):F2} nats ",
                $"{(g < 0 ? "worse" : "better")} than another's.")
            : "";
        return new(
            Cause.PosteriorCollapse,
            Severity.Severe,
            Words.Of(
                $"{Use(input)}: {input.Active} of {Words.Count(input.Dimensions.Count, "latent")}{Of(input)} are ",
                $"active (variance of the posterior mean above {LatentDimension.LeastVarianceOfMean}), the KL ",
                $"is {input.Kl:F2} nats per example.{gain}"),
            input switch
            {
                { Hold: { } hold } => $"The divergence is held by {hold}: try a higher one, or leave it out for {WarmUp}.",
                { IsWeighedByBeta: false } => "Try --objective elbo, with " + WarmUp + ", so that z is learned before the divergence counts in full.",
                { Beta: > 1 } => Words.Of($"The divergence weighs {input.Beta}: try --beta 1, and {WarmUp} if that is not enough."),
                _ => Words.Try("so that z is learned before the divergence counts in full; a narrower --hidden needs z more", WarmUp),
            },
            input switch
            {
                { Hold: not null } => [WarmUp],
                { IsWeighedByBeta: false } => ["--objective elbo", WarmUp],
                { Beta: > 1 } => ["--beta 1", WarmUp],
                _ => [WarmUp],
            });
    }

    /// <summary>A good part of the latents is not used.</summary>
    /// <remarks>
    /// Burda, Grosse and Salakhutdinov 2016, arXiv:1509.00519, section 5.2: the importance-weighted bound uses more.
    /// </remarks>
    public static Finding? Overpruning(DiagnosisInput input)
    {
        var (active, all) = (input.Active, input.Dimensions.Count);
        if (IsCollapsed(input) || active >= FewActive * all)
            return null;
        var byVariance = input.Dimensions.Count(d => d.IsActiveByVariance);
        var explanation = Words.Of(
            $"{active} of {Words.Count(all, "latent")}{Of(input)} are active by the ",
            $"variance of the posterior mean (above {LatentDimension.LeastVarianceOfMean}), ",
            $"{byVariance} by the posterior variance (at most {LatentDimension.MostMeanVariance}).");
        string[] more = input.IsWeighedByBeta ? ["--objective iw:50", WarmUp] : [];
        var fewer = input.Latents(Math.Max(1, active));
        var mends = $"{fewer} does as well" + (more.Length > 0 ? $"; {more[0]} or {more[1]} may use more." : ".");
        return input is { Beta: > 1, IsWeighedByBeta: true }
            ? new(
                Cause.Overpruning,
                Severity.Warning,
                Words.Of(
                    $"{explanation} The divergence weighs {input.Beta}, which switches off latents that a ",
                    $"bound on the likelihood would use."),
                "Try --beta 1.",
                ["--beta 1"])
            : new(
                Cause.Overpruning,
                Severity.Notice,
                $"{explanation} Unused latents cost time; they do not by themselves make samples worse.",
                mends,
                [fewer, .. more]);
    }

    private static string Of(DiagnosisInput input) => input.UpperLevel is { } level ? $" of {level}" : "";

    // Units may move with the data and be listened to, and yet carry next to nothing.
    private static string Use(DiagnosisInput input) => (Gain(input) is { } gain ? gain < Nothing : input.Active == 0)
        ? "The decoder makes no use of z"
        : Words.Of($"z tells next to nothing of a datum (a KL below {Nothing} nats)");

    private static double? Gain(DiagnosisInput input) => input.Reconstruction - input.ShuffledReconstruction;
}
