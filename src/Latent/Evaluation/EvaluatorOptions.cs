namespace Latent.Evaluation;

/// <summary>
/// How an <see cref="Evaluator"/> goes about its work; the results do not depend on it but for which draws are made.
/// </summary>
public sealed record EvaluatorOptions
{
    /// <summary>The number of latent draws decoded at once: examples times draws.</summary>
    public int Rows { get; init => field = Require.Positive(value); } = 2000;

    /// <summary>The most draws of one example decoded at once.</summary>
    public int DrawsAtOnce { get; init => field = Require.Positive(value); } = 100;
}
