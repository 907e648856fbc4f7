namespace Latent.Sampling;

/// <summary>
/// A log-density that a sampler walks on, known up to a constant, with its gradient: many points at once, one a row,
/// each of which may have a density of its own.
/// </summary>
public abstract class LogDensity
{
    /// <summary>Z, the number of coordinates of a point.</summary>
    public abstract int Size { get; }

    /// <summary>The log-densities of points and their gradients.</summary>
    /// <param name="points">The points, row by row. Shape: [rows, Z].</param>
    /// <param name="values">Where to write the log-densities, in nats. Shape: [rows].</param>
    /// <param name="gradients">Where to write the gradients by the point's coordinates. Shape: [rows, Z].</param>
    /// <remarks>A row's results depend on that row alone. Outside the support: −∞ or not a number.</remarks>
    public abstract void Evaluate(ReadOnlySpan<double> points, Span<double> values, Span<double> gradients);
}
