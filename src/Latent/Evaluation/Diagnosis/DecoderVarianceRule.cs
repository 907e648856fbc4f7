using Latent.Models;

namespace Latent.Evaluation.Diagnosis;

/// <summary>Whether the decoder's variance is wide beside the error it makes, or beside the data.</summary>
internal static class DecoderVarianceRule
{
    /// <summary>
    /// How many times the squared error the variance may be, either way. At its optimum it is the squared error; at
    /// twice that, it weighs the divergence twice, as β = 2 would.
    /// </summary>
    public const double MostRatio = 2;

    // The part of the data's variance that is left over where means of p(x | z) show little of a datum.
    private const double LittleExplained = 0.5;

    /// <summary>The means of p(x | z) are averages.</summary>
    /// <remarks>
    /// Dai and Wipf 2019, arXiv:1903.05789, for the variance at its optimum; Lucas et al. 2019, arXiv:1911.02469, for
    /// what too large a one prunes.
    /// </remarks>
    public static Finding? Of(DiagnosisInput input)
    {
        if (input.DecoderVariance is not { } variance || UseOfLatents.IsCollapsed(input))
            return null;

        // A variance that was learned of corrupted data is that of their error.
        var isOfTheseData = input.Likelihood is FixedGaussianLikelihood || !input.IsDenoising;
        if (isOfTheseData && input.SquaredError is { } error && variance > MostRatio * error)
            return Wide(input, variance, error);
        var left = (input.SquaredError ?? variance) / input.DataVariance;
        if (!(left > LittleExplained))
            return null;
        string[] options = input.Beta > 1
            ? ["--beta 1"]
            : [.. input.Upper is null ? [input.Latents(2 * input.Dimensions.Count)] : (string[])[], "--hidden 500,500"];
        return new(
            Cause.BlurredDecoder,
            Severity.Warning,
            Words.Of(
                $"The decoder leaves {left:P0} of the variance of the data ({input.DataVariance:G3} in ",
                $"squared units) unexplained: its means are blurred."),
            input.Beta > 1
                ? Words.Of($"The divergence weighs {input.Beta}; try --beta 1.")
                : Words.Try("so that the code holds more, or train longer", options),
            options);
    }

    private static Finding Wide(DiagnosisInput input, double variance, double error)
    {
        var isFixed = input.Likelihood is FixedGaussianLikelihood;
        var option = isFixed ? LikelihoodRule.Learned(input) : input.Longer;
        return new(
            Cause.BlurredDecoder,
            Severity.Warning,
            Words.Of(
                $"The decoder's variance {variance:G3} is {variance / error:F1} times its squared error ",
                $"{error:G3} (squared units of the data): noise that is not there is paid for, and details ",
                $"are left out of the code."),
            isFixed ? $"Learn it with {option}." : $"It has not settled; train on with {input.TrainOn}.",
            [option]);
    }
}
