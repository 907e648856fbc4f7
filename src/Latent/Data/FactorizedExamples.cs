namespace Latent.Data;

/// <summary>
/// Every combination of known factors as an example, which is what measures of disentanglement draw from.
/// </summary>
public sealed record FactorizedExamples
{
    /// <summary>Joins factors and the examples that they generate.</summary>
    /// <param name="factors">The factors.</param>
    /// <param name="all">The examples; row i has the values of the combination i.</param>
    /// <exception cref="ArgumentException">There are not as many examples as combinations.</exception>
    public FactorizedExamples(Factors factors, Examples all)
    {
        ArgumentNullException.ThrowIfNull(factors);
        ArgumentNullException.ThrowIfNull(all);
        if (all.Count != factors.Combinations)
        {
            throw new ArgumentException(
                $"FactorizedExamples: {all.Count} examples for {factors.Combinations} combinations.", nameof(all));
        }

        (Factors, All) = (factors, all);
    }

    /// <summary>The factors.</summary>
    public Factors Factors { get; }

    /// <summary>The examples of all splits; row i has the values of the combination i.</summary>
    public Examples All { get; }
}
