namespace Latent.Tensors;

/// <summary>Reverse-mode differentiation, as a rewrite from graph to graph.</summary>
public static class Gradient
{
    /// <summary>The gradient of a scalar with respect to each of <paramref name="inputs"/>.</summary>
    /// <param name="y">The scalar to differentiate. Shape: [].</param>
    /// <param name="inputs">The tensors to differentiate by.</param>
    /// <returns>One gradient for each input, of that input's shape; zeros where y does not depend on it.</returns>
    /// <exception cref="ShapeException"><paramref name="y"/> is not a scalar.</exception>
    public static Tensor[] Of(Tensor y, params ReadOnlySpan<Tensor> inputs)
    {
        ArgumentNullException.ThrowIfNull(y);
        if (y.Shape.Rank != 0)
            throw new ShapeException("Gradient", $"differentiates a scalar, not {y.Shape}; reduce with Sum() or Mean()");

        var order = TopologicalOrder([y]);
        var wanted = new HashSet<Tensor>();
        foreach (var input in inputs)
            wanted.Add(input);
        foreach (var node in order)
        {
            if (node.Inputs.Any(wanted.Contains))
                wanted.Add(node);
        }

        var gradients = new Dictionary<Tensor, Tensor> { [y] = 1 };
        foreach (var node in order.Reverse())
        {
            if (!wanted.Contains(node) || !gradients.TryGetValue(node, out var dy))
                continue;
            foreach (var (x, dx) in node.Inputs.Zip(node.Op.Vjp(node, dy)))
            {
                if (dx is not null && wanted.Contains(x))
                    gradients[x] = gradients.TryGetValue(x, out var sum) ? sum + dx : dx;
            }
        }

        var result = new Tensor[inputs.Length];
        for (var i = 0; i < inputs.Length; i++)
            result[i] = gradients.GetValueOrDefault(inputs[i]) ?? Tensor.Full(0, inputs[i].Shape);
        return result;
    }

    /// <summary>The nodes that the roots depend on and the roots themselves, each after its inputs.</summary>
    public static IReadOnlyList<Tensor> TopologicalOrder(IEnumerable<Tensor> roots)
    {
        ArgumentNullException.ThrowIfNull(roots);
        var (order, seen, stack) = (new List<Tensor>(), new HashSet<Tensor>(), new Stack<(Tensor Node, int Next)>());
        foreach (var root in roots)
        {
            if (seen.Add(root))
                stack.Push((root, 0));
            while (stack.TryPop(out var frame))
            {
                if (frame.Next == frame.Node.Inputs.Count)
                {
                    order.Add(frame.Node);
                    continue;
                }

                stack.Push((frame.Node, frame.Next + 1));
                var input = frame.Node.Inputs[frame.Next];
                if (seen.Add(input))
                    stack.Push((input, 0));
            }
        }

        return order;
    }
}
