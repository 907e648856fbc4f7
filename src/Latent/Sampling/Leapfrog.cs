namespace Latent.Sampling;

/// <summary>
/// The leapfrog integrator of Hamilton's equations for the energy <c>-ln p(z) + ½ |m|²</c>: half a step of the momentum
/// m by the gradient, steps of z by m and of m by the gradient in turn, half a step of m. It is reversible and keeps
/// volume, and its error in energy is of order ε².
/// </summary>
/// <remarks>Neal 2011, "MCMC using Hamiltonian dynamics", arXiv:1206.1901, eq. 2.28 to 2.30, for unit masses.</remarks>
public static class Leapfrog
{
    /// <summary>Moves points and momenta along their trajectories, in place.</summary>
    /// <param name="density">ln p.</param>
    /// <param name="steps">The number of steps, and of evaluations of the density.</param>
    /// <param name="stepSizes">ε of each row. Shape: [rows].</param>
    /// <param name="positions">z. Shape: [rows, Z].</param>
    /// <param name="momenta">m. Shape: [rows, Z].</param>
    /// <param name="values">ln p at the end, in nats. Shape: [rows].</param>
    /// <param name="gradients">The gradients of ln p: on entry at the start, on return at the end. Shape: [rows,
    /// Z].</param>
    public static void Integrate(
        LogDensity density,
        int steps,
        ReadOnlySpan<double> stepSizes,
        Span<double> positions,
        Span<double> momenta,
        Span<double> values,
        Span<double> gradients)
    {
        ArgumentNullException.ThrowIfNull(density);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(steps);
        AddScaled(momenta, gradients, stepSizes, density.Size, 0.5);
        for (var step = 1; step <= steps; step++)
        {
            AddScaled(positions, momenta, stepSizes, density.Size, 1);
            density.Evaluate(positions, values, gradients);
            AddScaled(momenta, gradients, stepSizes, density.Size, step < steps ? 1 : 0.5);
        }
    }

    private static void AddScaled(
        Span<double> to, ReadOnlySpan<double> from, ReadOnlySpan<double> stepSizes, int size, double share)
    {
        for (var i = 0; i < to.Length; i++)
            to[i] += share * stepSizes[i / size] * from[i];
    }
}
