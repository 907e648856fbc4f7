using Latent.Data;
using Latent.Imaging;
using Latent.Tensors;
using Latent.Tensors.Programs;

namespace Latent.Runs.Pictures;

/// <summary>Pictures of what the codes of a run's model mean: the top level of its latent variables.</summary>
public static class LatentPictures
{
    /// <summary>
    /// A grid through two units, the others 0: means of p(x | z), the first unit growing to the right, the second
    /// upwards.
    /// </summary>
    /// <param name="model">The model with its parameters.</param>
    /// <param name="backend">What computes.</param>
    /// <param name="across">The unit that grows to the right.</param>
    /// <param name="up">The unit that grows upwards, another one.</param>
    /// <param name="values">The values that both take, as <see cref="Quantiles"/>.</param>
    /// <param name="label">y of a conditional model; null for the first there is.</param>
    /// <remarks>Kingma and Welling 2014, arXiv:1312.6114, appendix A, figure 4.</remarks>
    public static Image Manifold(RunModel model, IBackend backend, int across, int up, IReadOnlyList<double> values, int? label = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(values);
        using var top = new TopLevel(model, backend);
        CheckUnit(across, top.Size);
        CheckUnit(up, top.Size);
        var (side, z) = (values.Count, new float[values.Count * values.Count * top.Size]);
        for (var i = 0; i < side * side; i++)
        {
            z[(i * top.Size) + across] = (float)values[i % side];
            z[(i * top.Size) + up] = (float)values[side - 1 - (i / side)];
        }

        return RunPictures.Tiles(model).Plane(top.Means(z, One(label)), side);
    }

    /// <summary>Values that cut the standard normal into parts of equal probability: Φ⁻¹((i + ½) / n).</summary>
    public static double[] Quantiles(int count) =>
        [.. Enumerable.Range(0, count).Select(i => Numerics.InverseNormalCdf((i + 0.5) / count))];

    /// <summary>What each unit changes: a row a unit, whose value grows to the right while the others stay.</summary>
    /// <param name="model">The model with its parameters.</param>
    /// <param name="backend">What computes.</param>
    /// <param name="code">The code that the others stay at; empty for 0. Shape: [Z].</param>
    /// <param name="units">The units, one a row.</param>
    /// <param name="values">The values that each takes in turn.</param>
    /// <param name="label">y of a conditional model; null for the first there is.</param>
    public static Image Traversals(
        RunModel model, IBackend backend, ReadOnlySpan<float> code, IReadOnlyList<int> units, IReadOnlyList<double> values,
        int? label = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(units);
        ArgumentNullException.ThrowIfNull(values);
        using var top = new TopLevel(model, backend);
        if (!code.IsEmpty)
            ArgumentOutOfRangeException.ThrowIfNotEqual(code.Length, top.Size);
        var z = new float[units.Count * values.Count * top.Size];
        for (var i = 0; i < units.Count * values.Count; i++)
        {
            CheckUnit(units[i / values.Count], top.Size);
            code.CopyTo(z.AsSpan(i * top.Size));
            z[(i * top.Size) + units[i / values.Count]] = (float)values[i % values.Count];
        }

        return RunPictures.Tiles(model).Sheet(top.Means(z, One(label)), values.Count);
    }

    /// <summary>Ways from example to example: a row a pair, from the mean code of the one to that of the other.</summary>
    /// <param name="model">The model with its parameters.</param>
    /// <param name="backend">What computes.</param>
    /// <param name="examples">The examples, the two of a pair one after the other; as many pairs as there
    /// are.</param>
    /// <param name="columns">The number of points of a way, both ends among them.</param>
    /// <param name="linear">Whether the way is straight; else it is spherical.</param>
    /// <param name="label">y of a conditional model; null for that of the first of each pair.</param>
    public static Image Interpolations(
        RunModel model, IBackend backend, Examples examples, int columns, bool linear, int? label = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentOutOfRangeException.ThrowIfLessThan(examples.Count, 2);
        using var top = new TopLevel(model, backend);
        var (codes, size) = (top.Codes(examples), top.Size);
        var z = new List<float>();
        for (var pair = 0; pair < examples.Count / 2; pair++)
        {
            var from = codes.AsSpan(2 * pair * size, size);
            var to = codes.AsSpan(((2 * pair) + 1) * size, size);
            foreach (var t in CodePath.Spaced(0, 1, columns))
                z.AddRange(linear ? CodePath.Linear(from, to, t) : CodePath.Spherical(from, to, t));
        }

        IReadOnlyList<int> given = label is null && model.Labels is not null
            ? [.. Enumerable.Range(0, z.Count / size).Select(i => examples.Labels.Span[2 * (i / columns)])]
            : One(label);
        return RunPictures.Tiles(model).Sheet(top.Means([.. z], given), columns);
    }

    private static int[] One(int? label) => label is { } y ? [y] : [];

    /// <summary>The posterior means of two units as points, one an example, coloured by label where there are any.</summary>
    /// <param name="model">The model with its parameters.</param>
    /// <param name="backend">What computes.</param>
    /// <param name="examples">The examples.</param>
    /// <param name="across">The unit of the horizontal axis.</param>
    /// <param name="up">The unit of the vertical axis.</param>
    /// <param name="use">What the units carry, for the axes' names.</param>
    /// <param name="classes">The names of the classes, whose places are the labels; null for numerals.</param>
    public static PlotScatter Scatter(
        RunModel model, IBackend backend, Examples examples, int across, int up, UnitUse use, IReadOnlyList<string>? classes = null)
    {
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(use);
        using var top = new TopLevel(model, backend);
        CheckUnit(across, top.Size);
        CheckUnit(up, top.Size);
        var codes = top.Codes(examples);
        return new(
            [.. Enumerable.Range(0, examples.Count).Select(i => (double)codes[(i * top.Size) + across])],
            [.. Enumerable.Range(0, examples.Count).Select(i => (double)codes[(i * top.Size) + up])],
            examples.Labels.ToArray(),
            use.Name(across),
            use.Name(up))
        {
            ClassNames = classes ?? [],
        };
    }

    private static void CheckUnit(int unit, int size)
    {
        if ((uint)unit >= (uint)size)
        {
            throw new ArgumentOutOfRangeException(
                nameof(unit), unit, $"There are {size} latent units, 0 to {size - 1}.");
        }
    }
}
