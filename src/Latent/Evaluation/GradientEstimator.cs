using System.Globalization;
using System.Text.Json.Serialization;
using Latent.Objectives;

namespace Latent.Evaluation;

/// <summary>One way to estimate the gradient of a bound, by the names that recipes use.</summary>
/// <param name="Bound">What is maximised: <c>elbo</c> or <c>iw:K</c>.</param>
/// <param name="Divergence">How the divergence is known: <c>exact</c>, in closed form where there is one, or <c>drawn</c>.</param>
/// <param name="Gradient">What the recognition parameters follow, as <see cref="Objective.ParseGradient"/> reads it.</param>
public sealed record GradientEstimator(string Bound, string Divergence, string Gradient)
{
    /// <summary>The estimators that <c>latent variance</c> compares, those of the evidence lower bound first.</summary>
    /// <param name="draws">K of the importance-weighted bound.</param>
    public static IReadOnlyList<GradientEstimator> All(int draws)
    {
        var weighted = string.Create(CultureInfo.InvariantCulture, $"iw:{Require.Positive(draws)}");
        return
        [
            new("elbo", "exact", "reparameterized"),
            new("elbo", "drawn", "reparameterized"),
            new("elbo", "drawn", "path"),
            new("elbo", "exact", "score"),
            new("elbo", "exact", "score-baseline"),
            new(weighted, "drawn", "reparameterized"),
            new(weighted, "drawn", "doubly"),
        ];
    }

    /// <summary>What it is called, as in <c>elbo drawn reparameterized</c>; what is drawn needs no word where the gradient has no other form.</summary>
    [JsonIgnore]
    public string Name => this is { Bound: "elbo", Gradient: "reparameterized" } ? $"{Bound} {Divergence} {Gradient}" : $"{Bound} {Gradient}";

    /// <summary>What is differentiated.</summary>
    /// <exception cref="FormatException">A name is not one, or the three do not go together.</exception>
    public IObjective Objective() => Objectives.Objective.Parse(Bound, new ObjectiveOptions
    {
        SampledDivergence = Divergence == "drawn",
        Gradient = Objectives.Objective.ParseGradient(Gradient),
    });
}
