using System.Globalization;

namespace Latent.Schedules;

/// <summary>Linear from 0 to the start of another schedule, then that schedule, counted from there.</summary>
/// <param name="Length">The number of steps to warm up for.</param>
/// <param name="Then">What follows.</param>
/// <remarks>
/// For the divergence's weight: Bowman et al. 2016, arXiv:1511.06349, section 3.1, and Sønderby et al. 2016,
/// arXiv:1602.02282.
/// </remarks>
public sealed record WarmUp(long Length, Schedule Then) : Schedule
{
    /// <inheritdoc/>
    public override long Settled => Length + Then.Settled;

    /// <inheritdoc/>
    public override double Least => Math.Min(0, Then.Least);

    /// <inheritdoc/>
    public override double At(long step) => step < Length ? Then.At(0) * step / Length : Then.At(step - Length);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"warmup:{Length},{Then}");
}
