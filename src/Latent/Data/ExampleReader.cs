namespace Latent.Data;

/// <summary>Writes the values of the named examples one after the other. Shape: → [rows, D].</summary>
/// <param name="rows">The examples' numbers, from 0.</param>
/// <param name="to">Where to write.</param>
public delegate void ExampleReader(ReadOnlySpan<int> rows, Span<float> to);
