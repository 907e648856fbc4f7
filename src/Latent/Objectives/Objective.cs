using System.Globalization;
using Latent.Schedules;

namespace Latent.Objectives;

/// <summary>What an objective may be given beside its name.</summary>
public sealed record ObjectiveOptions
{
    /// <summary>The number of draws for each datum, where the name does not say it.</summary>
    public int Draws { get; init; } = 1;

    /// <summary>Whether the divergence is estimated from the draws.</summary>
    public bool SampledDivergence { get; init; }

    /// <summary>The gradient that recognition parameters follow.</summary>
    public BoundGradient Gradient { get; init; }

    /// <summary>The weight of ½‖z‖² in the objective of a deterministic autoencoder; null for none.</summary>
    public Schedule? CodePenalty { get; init; }

    /// <summary>The weight of the decoder's squared Jacobian there; null for none.</summary>
    public Schedule? JacobianPenalty { get; init; }

    /// <summary>What is minimized for the divergence.</summary>
    public Penalty Penalty { get; init; } = new WeightedDivergence(1);
}

/// <summary>The objectives by the text that recipes use.</summary>
public static class Objective
{
    private const string Importance = "iw:";

    /// <summary>
    /// Reads <c>elbo</c>, <c>iw:K</c> for the importance-weighted bound with K draws, <c>wake-sleep</c>, or
    /// <c>autoencoder</c>.
    /// </summary>
    /// <param name="text">What to read.</param>
    /// <param name="options">What else is asked; by default nothing.</param>
    /// <exception cref="FormatException">The text is none of these, or does not go with an option.</exception>
    public static IObjective Parse(string text, ObjectiveOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        options ??= new ObjectiveOptions();
        if (text != "autoencoder" && (options.CodePenalty ?? options.JacobianPenalty) is not null)
        {
            throw new FormatException(
                $"Objective '{text}' has no penalties of codes and of the decoder's Jacobian; leave them out or use autoencoder.");
        }

        return text switch
        {
            "elbo" => Bound(options),
            "wake-sleep" => WakeSleep(options),
            "autoencoder" => Autoencoding(options),
            "mcem" => throw new FormatException("Objective 'mcem' is Monte Carlo EM, which is a learner of its own."),
            _ when text.StartsWith(Importance, StringComparison.Ordinal)
                && int.TryParse(text[Importance.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var draws)
                && draws > 0 => Weighted(draws, text, options),
            _ => throw new FormatException(
                $"Objective '{text}' is not elbo, wake-sleep, mcem, autoencoder, or iw:K with K draws, as in 'iw:50'."),
        };
    }

    /// <summary>Reads a gradient's name: <c>reparameterized</c>, <c>path</c>, <c>score</c>, <c>score-baseline</c> or
    /// <c>doubly</c>.</summary>
    /// <exception cref="FormatException">The text is none of these.</exception>
    public static BoundGradient ParseGradient(string text) => text switch
    {
        "reparameterized" => BoundGradient.Reparameterized,
        "path" => BoundGradient.Path,
        "score" => BoundGradient.Score,
        "score-baseline" => BoundGradient.ScoreWithBaseline,
        "doubly" => BoundGradient.Doubly,
        _ => throw new FormatException(
            $"Gradient '{text}' is not reparameterized, path, score, score-baseline or doubly."),
    };

    private static Elbo Bound(ObjectiveOptions options)
    {
        if (options.Gradient == BoundGradient.Doubly)
            throw new FormatException("the gradient 'doubly' is of an importance-weighted bound; take iw:K, or 'path'.");
        if (options is { SampledDivergence: true, Penalty: not WeightedDivergence } && options.Gradient.IsScore())
        {
            throw new FormatException(
                "a score-function gradient with a drawn divergence weighs it by beta alone; take the exact divergence.");
        }

        return new Elbo
        {
            Draws = options.Draws,
            SampledDivergence = options.SampledDivergence,
            Gradient = options.Gradient,
            Penalty = options.Penalty,
        };
    }

    private static ImportanceWeighted Weighted(int draws, string text, ObjectiveOptions options)
    {
        if (options.Penalty is not WeightedDivergence { Beta: var beta })
            throw new FormatException($"Objective '{text}' weighs its divergence by beta alone; leave capacity, limit and free bits out.");
        if (options.Draws != 1)
            throw new FormatException($"Objective '{text}' says its number of draws itself; leave draws out.");
        if (options.Gradient.IsScore())
            throw new FormatException($"Objective '{text}' has the gradients reparameterized, path and doubly.");
        return new ImportanceWeighted(draws) { Gradient = options.Gradient, Beta = beta };
    }

    private static WakeSleep WakeSleep(ObjectiveOptions options)
    {
        RefusePenalty("wake-sleep", options);
        if (options.Gradient != BoundGradient.Reparameterized)
            throw new FormatException("Objective 'wake-sleep' has a gradient of its own; leave the gradient out.");
        return new WakeSleep { Draws = options.Draws };
    }

    private static Autoencoding Autoencoding(ObjectiveOptions options)
    {
        RefusePenalty("autoencoder", options);
        return options is { Draws: 1, SampledDivergence: false, Gradient: BoundGradient.Reparameterized }
            ? new() { CodePenalty = options.CodePenalty, JacobianPenalty = options.JacobianPenalty }
            : throw new FormatException(
                "Objective 'autoencoder' draws nothing, so draws, divergence and gradient do not apply; leave them out.");
    }

    private static void RefusePenalty(string text, ObjectiveOptions options)
    {
        if (!options.Penalty.IsDivergence)
        {
            throw new FormatException(
                $"Objective '{text}' weighs no divergence, so beta, capacity, limit and free bits do not apply; "
                + "leave them out or use elbo.");
        }
    }
}
