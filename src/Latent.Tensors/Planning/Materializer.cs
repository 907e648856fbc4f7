using Latent.Tensors.Ops;

namespace Latent.Tensors.Planning;

/// <summary>
/// Puts a copy wherever values must lie in memory and do not: a repeated operand of a matrix product, a root that is only a view
/// or a leaf, a broadcast of a broadcast.
/// </summary>
internal sealed class Materializer
{
    private readonly Dictionary<Tensor, Tensor> _rewritten = [];
    private readonly Dictionary<Tensor, Tensor> _copies = [];

    /// <summary>The graph below a root, with copies, the root itself in memory.</summary>
    public Tensor Root(Tensor root)
    {
        var x = View.Unshaped(Rewrite(root));
        return x.Op is Broadcast or Leaf and not Draw ? Copied(x) : x;
    }

    private Tensor Rewrite(Tensor root)
    {
        foreach (var node in Gradient.TopologicalOrder([root]))
        {
            if (_rewritten.ContainsKey(node))
                continue;
            Tensor[] inputs = [.. node.Inputs.Select(x => _rewritten[x])];
            if (node.Op is MatMul)
                inputs = Array.ConvertAll(inputs, Factor);
            else if (node.Op is Broadcast or Transpose)
                inputs = Array.ConvertAll(inputs, InMemory);
            _rewritten[node] = inputs.SequenceEqual(node.Inputs) ? node : new Tensor(node.Op, inputs);
        }

        return _rewritten[root];
    }

    // A product reads a transposed operand in place.
    private Tensor Factor(Tensor x) => x.Op is Transpose ? x : InMemory(x);

    private Tensor InMemory(Tensor x) => View.Unshaped(x).Op is Broadcast or Constant ? Copied(x) : x;

    private Tensor Copied(Tensor x)
    {
        if (!_copies.TryGetValue(x, out var copy))
            _copies[x] = copy = new Tensor(new Copy(), x);
        return copy;
    }
}
