namespace Latent.Evaluation.Diagnosis;

/// <summary>What may be wrong with a trained model, those first that bring others about.</summary>
public enum Cause
{
    /// <summary>Nothing that is looked for shows.</summary>
    None,

    /// <summary>The values of the data, their scale or the likelihood do not go together.</summary>
    LikelihoodMismatch,

    /// <summary>The bound was still rising when training ended.</summary>
    UnderTrained,

    /// <summary>The decoder makes no use of z: every datum has nearly the prior as its code.</summary>
    PosteriorCollapse,

    /// <summary>A good part of the latents is not used, the others are.</summary>
    Overpruning,

    /// <summary>The decoder's variance is wide beside the data: means of p(x | z) are averages.</summary>
    BlurredDecoder,

    /// <summary>Codes of data do not lie where the prior draws.</summary>
    PriorMismatch,

    /// <summary>Training examples are fitted much better than others.</summary>
    OverFitted,
}

/// <summary>How much a finding matters.</summary>
public enum Severity
{
    /// <summary>Nothing to do.</summary>
    None,

    /// <summary>Worth knowing; the model may be as good as it gets.</summary>
    Notice,

    /// <summary>Likely to cost quality.</summary>
    Warning,

    /// <summary>The model does not do what it is for, or its numbers mean nothing.</summary>
    Severe,
}

/// <summary>One thing that was found in the numbers of a model, in plain words.</summary>
/// <param name="Cause">What it is.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Explanation">One or two sentences with the numbers behind it and their units.</param>
/// <param name="Remedy">What to change; empty where there is nothing to do.</param>
/// <param name="Options">The options of the tool that <paramref name="Remedy"/> names, as they are typed.</param>
public sealed record Finding(
    Cause Cause, Severity Severity, string Explanation, string Remedy, IReadOnlyList<string> Options)
{
    /// <summary>The cause in words, as in <c>posterior collapse</c>.</summary>
    public string Name => Cause switch
    {
        Cause.LikelihoodMismatch => "likelihood mismatch",
        Cause.UnderTrained => "under-trained",
        Cause.PosteriorCollapse => "posterior collapse",
        Cause.Overpruning => "overpruning",
        Cause.BlurredDecoder => "blurred decoder variance",
        Cause.PriorMismatch => "prior mismatch",
        Cause.OverFitted => "over-fitted",
        _ => "none",
    };

    /// <summary>As in <c>severe: posterior collapse. No latent is active … Try …</c></summary>
    public override string ToString()
    {
        var severity = Severity switch
        {
            Severity.Severe => "severe: ",
            Severity.Warning => "warning: ",
            Severity.Notice => "notice: ",
            _ => "",
        };
        return $"{severity}{Name}. {Explanation}{(Remedy.Length == 0 ? "" : " ")}{Remedy}";
    }
}
