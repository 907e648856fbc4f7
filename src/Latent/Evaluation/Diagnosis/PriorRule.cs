using Latent.Evaluation.Aggregate;

namespace Latent.Evaluation.Diagnosis;

/// <summary>Whether codes of data lie where the prior draws.</summary>
/// <remarks>
/// Asperti 2019, "About generative aspects of variational autoencoders": two moments are forced by training, the others
/// are not. By the marginals, which few data estimate well: of the joint, a mixture of n data shows at most ln n of the information in a
/// code, and the rest as divergence, however good the model.
/// </remarks>
internal static class PriorRule
{
    // In nats of one latent: a normal whose mean is off by 0.32, or whose variance is 1.5, has this divergence.
    private const double Mismatch = 0.05;

    // A normal whose mean is off by a whole deviation.
    private const double SevereMismatch = 0.5;

    // How far from 1 the second moment may be. A converged model has it within a few hundredths.
    private const double LawTolerance = 0.1;

    /// <summary>Codes of data do not lie where the prior draws.</summary>
    public static Finding? Of(DiagnosisInput input)
    {
        if (input.Prior != PriorKind.StandardNormal)
            return null;
        var (at, worst) = input.Dimensions.Index().MaxBy(d => Excess(d.Item, input.Examples));
        if (Excess(worst, input.Examples) <= Mismatch)
            return null;
        var count = input.Dimensions.Count(d => Excess(d, input.Examples) > Mismatch);
        var obeysLaw = !input.HasVarianceLaw || Math.Abs(worst.SecondMoment - 1) <= LawTolerance;
        var (draws, option) = input.IsWeighedByBeta
            ? ("which draws codes to the prior, or fewer latents", Words.Of($"--beta {(input.Beta < 1 ? 1 : 2 * input.Beta)}"))
            : ("which has less room to leave it", input.Latents(Math.Max(1, input.Active / 2)));
        return new(
            Cause.PriorMismatch,
            worst.MarginalKl > SevereMismatch ? Severity.Severe : Severity.Warning,
            Words.Of(
                $"The codes of {count} of {Words.Count(input.Dimensions.Count, "latent")} do not lie as the prior N(0, 1) does; ",
                $"the worst, latent {at}, is {worst.MarginalKl:F2} nats from it, ",
                $"with mean {worst.Mean:F2}, variance {worst.Variance:F2}, ",
                $"skewness {worst.Skewness:F2} and excess kurtosis {worst.ExcessKurtosis:F2}. ",
                $"Draws from the prior land where no data have taught the decoder."),
            obeysLaw
                ? $"{(input.HasVarianceLaw ? "Mean and variance are as they should be, the shape is not: try" : "Try")} {option}, {draws}."
                : $"Mean square {Words.Of($"{worst.SecondMoment:F2}")} is not the 1 of a converged model: "
                    + $"try {input.TrainOn}, then a training with {option}.",
            obeysLaw ? [option] : [input.Longer, option]);
    }

    // Of n data a marginal that is the prior's has a divergence by chance, χ² / 2n in expectation and seldom twice that, χ² being about
    // exp(I) - 1 for the information I that a code has of its datum.
    private static double Excess(LatentDimension d, int examples) =>
        d.MarginalKl - ((Math.Exp(Math.Max(0, d.MeanKl - d.MarginalKl)) - 1) / examples);
}
