using System.Globalization;

namespace Latent.Schedules;

/// <summary>From one value to another in equal ratios, <c>a (b/a)^(t/T)</c>, and constant afterwards.</summary>
/// <param name="From">The value at step 0, above 0.</param>
/// <param name="To">The value from step <paramref name="Length"/> on, above 0.</param>
/// <param name="Length">T, in steps.</param>
public sealed record Exponential(double From, double To, long Length) : Schedule
{
    /// <inheritdoc/>
    public override long Settled => Length;

    /// <inheritdoc/>
    public override double Least => Math.Min(From, To);

    /// <inheritdoc/>
    public override double At(long step) => step >= Length ? To : From * Math.Pow(To / From, (double)step / Length);

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"exponential:{From}..{To}@{Length}");
}
