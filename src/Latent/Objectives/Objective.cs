using System.Globalization;
using Latent.Schedules;

namespace Latent.Objectives;

/// <summary>The objectives by the text that recipes use.</summary>
public static class Objective
{
    /// <summary>Reads <c>elbo</c>, or <c>iw:K</c> for the importance-weighted bound with K draws.</summary>
    /// <param name="text">What to read.</param>
    /// <param name="beta">The weight of the divergence in the evidence lower bound; 1 by default.</param>
    /// <exception cref="FormatException">The text is neither, or a weight is given that the objective does not
    /// have.</exception>
    public static IObjective Parse(string text, Schedule? beta = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text == "elbo")
            return new Elbo { Beta = beta ?? 1 };
        if (!text.StartsWith("iw:", StringComparison.Ordinal)
            || !int.TryParse(text[3..], NumberStyles.None, CultureInfo.InvariantCulture, out var draws) || draws < 1)
        {
            throw new FormatException($"Objective '{text}' is not elbo, or iw:K with K draws, as in 'iw:50'.");
        }

        return beta is null or Constant { Value: 1 }
            ? new ImportanceWeighted(draws)
            : throw new FormatException(
                $"Objective '{text}' weighs no divergence, so beta does not apply; leave it out or use elbo.");
    }
}
