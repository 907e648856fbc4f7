namespace Latent.Evaluation.Diagnosis;

/// <summary>Whether codes of data lie where the prior draws.</summary>
/// <remarks>
/// Asperti 2019, "About generative aspects of variational autoencoders": two moments are forced by training, the others
/// are not. By the marginals, which few data estimate well: the joint divergence of a mixture of n data is too high by
/// up to mean KL - ln n, however good the model.
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
        var (at, worst) = input.Dimensions.Index().MaxBy(d => d.Item.MarginalKl);
        if (worst.MarginalKl <= Mismatch)
            return null;
        var count = input.Dimensions.Count(d => d.MarginalKl > Mismatch);
        var obeysLaw = Math.Abs(worst.SecondMoment - 1) <= LawTolerance;
        var beta = Words.Of($"--beta {(input.Beta < 1 ? 1 : 2 * input.Beta)}");
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
                ? $"Mean and variance are as they should be, the shape is not: try {beta}, which draws codes to "
                    + "the prior, or a smaller --latent."
                : $"Mean square {Words.Of($"{worst.SecondMoment:F2}")} is not the 1 of a converged model: "
                    + $"try {input.TrainOn}, then a training with {beta}.",
            obeysLaw ? [beta] : [input.Longer, beta]);
    }
}
