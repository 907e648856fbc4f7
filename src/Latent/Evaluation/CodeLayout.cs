using System.Numerics;
using Latent.Tensors;
using Latent.Tensors.Programs;

namespace Latent.Evaluation;

/// <summary>
/// How the latent variables of a datum lie in a row, the levels one after the other, and how programs have them: each level by itself,
/// as <c>z0</c>, <c>z1</c>, …
/// </summary>
/// <param name="levels">The shape of each level.</param>
internal sealed class CodeLayout(IReadOnlyList<Shape> levels)
{
    /// <summary>Z, the number of latent variables of all levels.</summary>
    public int Size { get; } = levels.Sum(shape => shape.Size);

    /// <summary>What a program calls a level.</summary>
    public static string Label(int level) => $"z{level}";

    /// <summary>Every level as an input of a program. Shape: [.. <paramref name="batch"/>, .. level] each.</summary>
    public Tensor[] Inputs(Shape batch) => [.. levels.Select((shape, level) => Tensor.Input(Label(level), [.. batch, .. shape]))];

    /// <summary>Every level as an output of a program. Shape: [B, .. level] each.</summary>
    public static Dictionary<string, Tensor> Outputs(IReadOnlyList<Tensor> z) =>
        z.Index().ToDictionary(level => Label(level.Index), level => level.Item);

    /// <summary>Joins what a program yields. Shape: → [B, Z].</summary>
    public void Join<T>(Program program, Span<T> codes)
        where T : INumberBase<T>
    {
        foreach (var (level, column, width) in Columns())
        {
            var z = program.Output(Label(level));
            for (var row = 0; row < z.Length / width; row++)
            {
                for (var i = 0; i < width; i++)
                    codes[(row * Size) + column + i] = T.CreateChecked(z[(row * width) + i]);
            }
        }
    }

    /// <summary>Writes what a program reads: of a hierarchy a decoder takes the lowest level alone. Shape: [B, Z] →.</summary>
    public void Split<T>(ReadOnlySpan<T> codes, Program program)
        where T : INumberBase<T>
    {
        foreach (var (level, column, width) in Columns().Where(x => program.HasInput(Label(x.Level))))
        {
            var z = program.Input<float>(Label(level));
            for (var row = 0; row < z.Length / width; row++)
            {
                for (var i = 0; i < width; i++)
                    z[(row * width) + i] = float.CreateChecked(codes[(row * Size) + column + i]);
            }
        }
    }

    private IEnumerable<(int Level, int Column, int Width)> Columns() =>
        levels.Select((shape, level) => (level, levels.Take(level).Sum(x => x.Size), shape.Size));
}
