using Latent.Tensors.Ops;

namespace Latent.Tensors.Planning;

/// <summary>
/// Reading one tensor's memory in the order of another's elements. Reshaping and broadcasting move nothing: a consumer walks its
/// own elements and each operand says where its value lies.
/// </summary>
/// <param name="Source">The node whose memory is read.</param>
/// <param name="Axes">From the innermost axis: its length, and how far one step along it moves in the source.</param>
internal sealed record View(Tensor Source, IReadOnlyList<(int Length, int Stride)> Axes)
{
    /// <summary>Whether element i of the view is element i of the source.</summary>
    public bool IsWhole => Axes is [] or [(_, 1)];

    /// <summary>Whether every element of the view is the source's only one.</summary>
    public bool IsScalar => Source.Shape.Size == 1;

    /// <summary>How a node reads an operand.</summary>
    public static View Of(Tensor x)
    {
        x = Unshaped(x);
        if (x.Op is not Broadcast)
            return new View(x, x.Shape.Size == 1 ? [] : [(x.Shape.Size, 1)]);

        var (to, from) = (x.Shape, x.X.Shape);
        var axes = new List<(int Length, int Stride)>();
        for (var (axis, stride) = (1, 1); axis <= to.Rank; axis++)
        {
            var length = axis <= from.Rank ? from[^axis] : 1;
            if (to[^axis] > 1)
                Append(axes, to[^axis], length == 1 ? 0 : stride);
            stride *= length;
        }

        return new View(Unshaped(x.X), axes);
    }

    /// <summary>The tensor under any reshaping.</summary>
    public static Tensor Unshaped(Tensor x)
    {
        while (x.Op is Reshape)
            x = x.X;
        return x;
    }

    /// <inheritdoc/>
    public bool Equals(View? other) => other is not null && Source == other.Source && Axes.SequenceEqual(other.Axes);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Source, Axes.Count);

    // Two axes walked as one where the outer continues the inner.
    private static void Append(List<(int Length, int Stride)> axes, int length, int stride)
    {
        if (axes is [.., var (inner, step)] && stride == step * inner)
            axes[^1] = (inner * length, step);
        else
            axes.Add((length, stride));
    }
}
