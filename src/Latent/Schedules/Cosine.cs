using System.Globalization;

namespace Latent.Schedules;

/// <summary>
/// From one value to another along half a cosine, <c>b + (a - b)(1 + cos πt/T)/2</c>, and constant afterwards.
/// </summary>
/// <param name="From">The value at step 0.</param>
/// <param name="To">The value from step <paramref name="Length"/> on.</param>
/// <param name="Length">T, in steps.</param>
/// <remarks>Loshchilov and Hutter 2017, arXiv:1608.03983, eq. 5, without restarts.</remarks>
public sealed record Cosine(double From, double To, long Length) : Schedule
{
    /// <inheritdoc/>
    public override long Settled => Length;

    /// <inheritdoc/>
    public override double Least => Math.Min(From, To);

    /// <inheritdoc/>
    public override double At(long step) =>
        step >= Length ? To : To + ((From - To) * (1 + Math.Cos(Math.PI * step / Length)) / 2);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"cosine:{From}..{To}@{Length}");
}
