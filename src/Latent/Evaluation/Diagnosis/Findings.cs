namespace Latent.Evaluation.Diagnosis;

/// <summary>What the numbers of a trained model say is wrong with it, and what to change.</summary>
public static class Findings
{
    private static readonly Func<DiagnosisInput, Finding?>[] Rules =
    [
        LikelihoodRule.Of, TrainingRules.UnderTrained, UseOfLatents.Collapse, UseOfLatents.Overpruning,
        DecoderVarianceRule.Of, PriorRule.Of, TrainingRules.OverFitted,
    ];

    /// <summary>
    /// The findings, the most severe first, and of equal ones those first that bring others about; a single one of
    /// <see cref="Cause.None"/> where there are no others.
    /// </summary>
    /// <exception cref="ArgumentException">There are no latents, or the bound or a part of it is not finite.</exception>
    public static IReadOnlyList<Finding> Of(DiagnosisInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Dimensions.Count == 0)
            throw new ArgumentException("Findings: there is no table of latent dimensions; give one row a latent.");
        if (!double.IsFinite(input.Elbo) || !double.IsFinite(input.Reconstruction) || !double.IsFinite(input.Kl))
        {
            throw new ArgumentException(Words.Of(
                $"Findings: the bound is {input.Elbo}, of reconstruction {input.Reconstruction} and KL ",
                $"{input.Kl}; expected finite numbers, so measure an earlier checkpoint."));
        }

        var findings = Rules.Select(rule => rule(input)).OfType<Finding>()
            .OrderByDescending(f => f.Severity).ThenBy(f => f.Cause).ToArray();
        return findings.Length > 0 ? findings : [Healthy(input)];
    }

    private static Finding Healthy(DiagnosisInput input)
    {
        var prior = input.Prior == PriorKind.StandardNormal
            ? Words.Of(
                $", and no latent is further than {input.Dimensions.Max(d => d.MarginalKl):F3} nats from the ",
                $"prior")
            : "";
        return new(
            Cause.None, Severity.None,
            Words.Of(
                $"Nothing of what is looked for shows: {input.Active} of {Words.Count(input.Dimensions.Count, "latent")} are ",
                $"active, the KL is {input.Kl:F2} nats per example{prior}."),
            "", []);
    }
}
