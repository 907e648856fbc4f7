using System.Globalization;

namespace Latent.Schedules;

/// <summary>One value at every step.</summary>
public sealed record Constant(double Value) : Schedule
{
    /// <inheritdoc/>
    public override long Settled => 0;

    /// <inheritdoc/>
    public override double Least => Value;

    /// <inheritdoc/>
    public override double At(long step) => Value;

    /// <inheritdoc/>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
