using System.Globalization;
using Latent.Probability.Relaxations;

namespace Latent.Models.Discrete;

/// <summary>A relaxation of bits by name and β, as in <c>power:30</c>.</summary>
/// <param name="Name">One of <see cref="Names"/>.</param>
/// <param name="Beta">β, above 0: the larger, the closer a relaxed bit is to the bit.</param>
public sealed record BitRelaxation(string Name, double Beta)
{
    /// <summary>The relaxation whose densities do not overlap, of <see cref="DiscreteTraining.Bits"/>.</summary>
    public const string Spike = "spike-exponential";

    /// <summary>The relaxation that the prior integrates over in closed form, of <see cref="DiscreteTraining.Relaxed"/>.</summary>
    public const string Integral = "gaussian-integral";

    // β for binarized MNIST of one group with linear networks, one with nonlinear ones, and several: what Vahdat, Andriyash and Macready
    // 2018, arXiv:1805.07445, trained with. Of the first two trainings, then of the third.
    private static readonly Dictionary<(DiscreteTraining, string), double[]> Usual = new()
    {
        [(DiscreteTraining.Bits, Spike)] = [5, 5, 4],
        [(DiscreteTraining.SmoothedBits, "exponential")] = [12, 14, 10],
        [(DiscreteTraining.SmoothedBits, "power")] = [40, 30, 30],
        [(DiscreteTraining.Relaxed, Integral)] = [40, 30, 30],
        [(DiscreteTraining.Relaxed, "gaussian")] = [40, 30, 25],
        [(DiscreteTraining.Relaxed, "exponential")] = [12, 12, 10],
        [(DiscreteTraining.Relaxed, "uniform-exponential")] = [40, 30, 16],
        [(DiscreteTraining.Relaxed, "power")] = [40, 40, 30],
    };

    /// <summary>Every name.</summary>
    public static IReadOnlyList<string> Names { get; } = [Spike, .. Relaxation.Families.Keys, Integral];

    /// <summary>The overlapping family; null for the other two.</summary>
    public Relaxation? Overlapping => Relaxation.Families.TryGetValue(Name, out var family) ? family(Beta) : null;

    /// <summary>Reads a name, alone or with a β.</summary>
    /// <param name="text">As in <c>power</c> or <c>power:30</c>; null for what the training usually takes.</param>
    /// <param name="training">What is trained.</param>
    /// <param name="groups">The number of groups, on which the usual β depends.</param>
    /// <param name="isLinear">Whether the networks have no hidden layer, likewise.</param>
    /// <exception cref="FormatException">The text names none, its β is none, or the training takes another.</exception>
    public static BitRelaxation Parse(string? text, DiscreteTraining training, int groups, bool isLinear)
    {
        text ??= Usual.Keys.Last(x => x.Item1 == training).Item2;
        var (name, beta) = text.Split(':', 2) is [var first, var second] ? (first, second) : (text, null);
        if (!Names.Contains(name))
            throw new FormatException($"Relaxation '{text}' is not one of {string.Join(", ", Names)}, each alone or with a beta, as in 'power:30'.");
        if (!Takes(training, name))
        {
            throw new FormatException(
                $"Relaxation '{name}' is not of this model, which takes {string.Join(", ", Names.Where(x => Takes(training, x)))}.");
        }

        var usual = Usual.GetValueOrDefault((training, name)) ?? Usual[(DiscreteTraining.Relaxed, name)];
        if (beta is null)
            return new(name, usual[groups > 1 ? 2 : isLinear ? 0 : 1]);
        var least = name == "power" ? 1 : 0;
        return double.TryParse(beta, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value > least && double.IsFinite(value)
            ? new(name, value)
            : throw new FormatException($"Relaxation '{text}': beta is '{beta}', expected a number above {least}.");
    }

    /// <summary>As in <c>power:30</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}:{Beta}");

    /// <summary>Whether a training takes a relaxation.</summary>
    internal static bool Takes(DiscreteTraining training, string name) => training switch
    {
        DiscreteTraining.Bits => name == Spike,
        DiscreteTraining.SmoothedBits => Relaxation.Families.ContainsKey(name),
        _ => name != Spike,
    };
}
