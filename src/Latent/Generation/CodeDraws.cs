namespace Latent.Generation;

/// <summary>
/// Codes of data, one for each datum, drawn from its posterior q(z | x): each number gives other draws of the same data.
/// Shape: → [n, Z].
/// </summary>
/// <param name="number">The number of the draws, from 0.</param>
public delegate double[] CodeDraws(long number);
