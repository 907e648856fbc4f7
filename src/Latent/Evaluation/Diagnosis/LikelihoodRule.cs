using Latent.Data;
using Latent.Models;

namespace Latent.Evaluation.Diagnosis;

/// <summary>Whether the values of the data, their scale and the likelihood go together.</summary>
internal static class LikelihoodRule
{
    // Networks start with outputs of order 1 and a decoder variance of 1; ten times either way training has first to
    // find the scale. Below a hundredth the least deviation, 0.001, is a tenth of the data's own.
    private const double LargestDeviation = 10;
    private const double SmallestDeviation = 0.01;

    /// <summary>The values of the data, their scale or the likelihood do not go together.</summary>
    public static Finding? Of(DiagnosisInput input) => input.Likelihood is BernoulliLikelihood
        ? OfBernoulli(input)
        : OfGaussian(input);

    /// <summary>The option of the same likelihood with one learned variance.</summary>
    public static string Learned(DiagnosisInput input) =>
        $"--likelihood {new GaussianLikelihood(GaussianScale.Global) { Link = (input.Likelihood as NormalLikelihood)?.Link ?? MeanLink.Identity }}";

    private static Finding? OfBernoulli(DiagnosisInput input)
    {
        if (input.DataMinimum < 0 || input.DataMaximum > 1)
        {
            return new(
                Cause.LikelihoodMismatch,
                Severity.Severe,
                Words.Of(
                    $"The data run from {input.DataMinimum:G4} to {input.DataMaximum:G4}, and a Bernoulli ",
                    $"likelihood is of values in [0, 1]: the bound means nothing."),
                "Use --likelihood gaussian, or scale the data to [0, 1] in the file.",
                ["--likelihood gaussian"]);
        }

        return input.DataKind == ValueKind.Binary || input.IsBinarized
            ? null
            : new(
                Cause.LikelihoodMismatch,
                Severity.Notice,
                "Grey values are soft targets of a Bernoulli likelihood: the bound is not that of a density, "
                    + "and does not compare with bounds of black and white data.",
                "Use --binarize dynamic for black and white, or --likelihood gaussian for grey.",
                ["--binarize dynamic", "--likelihood gaussian"]);
    }

    private static Finding? OfGaussian(DiagnosisInput input)
    {
        if (input.DataKind == ValueKind.Binary)
        {
            return new(
                Cause.LikelihoodMismatch,
                Severity.Severe,
                "The data are only 0 and 1, and a Gaussian likelihood is of continuous values: its density "
                    + "grows without limit as the variance shrinks, so the bound means nothing.",
                "Use --likelihood bernoulli.",
                ["--likelihood bernoulli"]);
        }

        var deviation = Math.Sqrt(input.DataVariance);
        if (deviation > LargestDeviation && input.DataMinimum >= 0 && input.DataMaximum is > 1 and <= 255)
        {
            return new(
                Cause.LikelihoodMismatch,
                Severity.Severe,
                Words.Of(
                    $"The data run from {input.DataMinimum:G4} to {input.DataMaximum:G4}, as bytes do, and were not scaled: ",
                    $"their standard deviation is {deviation:G3}, and networks start near 1."),
                "Train again with --set data.scale=auto, which makes it [0, 1].",
                ["--set data.scale=auto"]);
        }

        if (OutOfReach(input) is { } outside)
            return outside;
        if (deviation is > LargestDeviation or < SmallestDeviation)
        {
            return new(
                Cause.LikelihoodMismatch,
                Severity.Warning,
                Words.Of(
                    $"The values of the data run from {input.DataMinimum:G4} to {input.DataMaximum:G4} with a ",
                    $"standard deviation of {deviation:G3}: far from 1, where networks start."),
                "Scale the data in the file to a deviation near 1; --likelihood gaussian:pixel gives values of "
                    + "different scales a variance each.",
                ["--likelihood gaussian:pixel"]);
        }

        return input.Likelihood is FixedGaussianLikelihood && input.SquaredError is { } error
            && input.DecoderVariance is { } variance && error > DecoderVarianceRule.MostRatio * variance
            ? new(
                Cause.LikelihoodMismatch,
                Severity.Warning,
                Words.Of(
                    $"The squared error {error:G3} is {error / variance:F1} times the fixed variance ",
                    $"{variance:G3} (squared units of the data): the divergence counts for too little, and ",
                    $"codes stray from the prior."),
                $"Learn it with {Learned(input)}.",
                [Learned(input)])
            : null;
    }

    private static Finding? OutOfReach(DiagnosisInput input)
    {
        if (input.Likelihood is not NormalLikelihood normal || normal.Link != MeanLink.Logit
            || (input.DataMinimum >= 0 && input.DataMaximum <= 1))
        {
            return null;
        }

        var free = $"--likelihood {normal with { Link = MeanLink.Identity }}";
        return new(
            Cause.LikelihoodMismatch,
            Severity.Severe,
            Words.Of(
                $"The data run from {input.DataMinimum:G4} to {input.DataMaximum:G4}, and the means of this ",
                $"likelihood are in (0, 1): they cannot reach all of the data."),
            $"Use {free}, or scale the data to [0, 1] in the file.",
            [free]);
    }
}
