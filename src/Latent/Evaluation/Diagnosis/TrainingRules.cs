namespace Latent.Evaluation.Diagnosis;

/// <summary>Whether training ended too early, or went on too long.</summary>
internal static class TrainingRules
{
    // A part of the bound that it gains an epoch. At a thousandth, another ten epochs are worth a hundredth of the
    // bound, which is about what separates published models.
    private const double StillRising = 1e-3;

    // At a hundredth an epoch it has hardly begun.
    private const double HardlyBegun = 1e-2;

    // A part of the bound that validation loses an epoch: a tenth of what counts as rising, since losing is wrong at
    // any rate, and only noise is to be passed over.
    private const double Falling = 1e-4;

    // A part of the bound between training and validation examples. MNIST's usual models have one or two hundredths.
    private const double Gap = 0.05;

    /// <summary>The bound was still rising, or there are too few to tell.</summary>
    public static Finding? UnderTrained(DiagnosisInput input)
    {
        var (bounds, of) = Trend.Of(input.ValidationBounds) is not null
            ? (input.ValidationBounds, "validation")
            : (input.TrainBounds, "training");
        if (Trend.Of(bounds) is not { } trend)
            return TooShort(input);
        if (!trend.IsAbove(StillRising * input.Scale))
            return null;
        return new(
            Cause.UnderTrained,
            trend.Slope > HardlyBegun * input.Scale ? Severity.Severe : Severity.Warning,
            Words.Of(
                $"The {of} bound was still rising by {trend.Slope:F2} nats per example an epoch ",
                $"at the end of {input.Length}, by the last {bounds.Count} bounds. ",
                $"What else is found may change with more training."),
            $"Train on with {input.TrainOn}; if the bound rises slowly and evenly, with 'latent train --from RUN' and a larger --lr.",
            [input.Longer]);
    }

    private static Finding TooShort(DiagnosisInput input)
    {
        var bounds = Math.Max(input.ValidationBounds.Count, input.TrainBounds.Count);
        var option = input.LongerBy((Trend.Least + Math.Max(1, bounds) - 1) / Math.Max(1, bounds));
        return new(
            Cause.UnderTrained,
            Severity.Notice,
            Words.Of(
                $"Whether the bound was still rising cannot be told by {Words.Count(bounds, "bound")} in {input.Length}; {Trend.Least} would tell. ",
                $"What else is found may change with more training."),
            $"Train on with 'latent resume RUN {option}'.",
            [option]);
    }

    /// <summary>Training examples are fitted much better than others.</summary>
    public static Finding? OverFitted(DiagnosisInput input)
    {
        if (input.TrainBounds.Count == 0 || input.ValidationBounds.Count == 0)
            return null;
        var gap = input.TrainBounds[^1].Value - input.ValidationBounds[^1].Value;
        var falls = gap > 0 && Trend.Of(input.ValidationBounds) is { } trend && trend.IsBelow(-Falling * input.Scale);
        if (!falls && !(gap > Gap * input.Scale))
            return null;
        string[] options = falls ? ["--set training.patience=10"]
            : input.Active < input.Dimensions.Count ? [input.Latents(Math.Max(1, input.Active))]
            : [];
        return new(
            Cause.OverFitted,
            Severity.Warning,
            falls
                ? Words.Of(
                    $"The validation bound falls, from {input.ValidationBounds[0].Value:F2} to ",
                    $"{input.ValidationBounds[^1].Value:F2} nats per example over the last ",
                    $"{input.ValidationBounds.Count} bounds, while that of training examples is {gap:F2} nats ",
                    $"above it.")
                : Words.Of(
                    $"The bound is {input.TrainBounds[^1].Value:F2} nats per example on training examples and ",
                    $"{input.ValidationBounds[^1].Value:F2} on validation examples: {gap:F2} nats are lost on ",
                    $"examples that were not seen."),
            falls
                ? $"Stop at the best bound with {options[0]}; narrower layers (--hidden) and more data fit less "
                    + $"closely."
                : $"Narrower layers (--hidden), fewer latents{(options.Length > 0 ? $" ({options[0]})" : "")} or a shorter training fit "
                    + $"less closely; more data would help most.",
            options);
    }
}
