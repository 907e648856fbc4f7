using Latent.Tensors.Ops;

namespace Latent.Tensors.Planning;

/// <summary>
/// Puts a copy wherever values must lie in memory and do not: a repeated operand of a matrix product, of Gibbs sweeps or of an operation that
/// has no other operand, a root that is only a view or a leaf, a broadcast of a broadcast.
/// </summary>
internal sealed class Materializer
{
    private readonly Dictionary<Tensor, Tensor> _rewritten = [];
    private readonly Dictionary<Tensor, Tensor> _copies = [];

    /// <summary>Puts copies into the graph below some roots.</summary>
    public Materializer(IEnumerable<Tensor> roots)
    {
        foreach (var node in Gradient.TopologicalOrder(roots))
        {
            Tensor[] inputs = [.. node.Inputs.Select(x => _rewritten[x])];
            if (node.Op is MatMul)
                inputs = Array.ConvertAll(inputs, Factor);
            else if ((inputs.Length == 1 && node.Op is not Reshape) || node.Op is GibbsSweeps)
                inputs = Array.ConvertAll(inputs, InMemory);
            _rewritten[node] = inputs.SequenceEqual(node.Inputs) ? node : new Tensor(node.Op, inputs);
        }
    }

    /// <summary>A root's form, itself in memory.</summary>
    public Tensor Root(Tensor root)
    {
        var x = View.Unshaped(_rewritten[root]);
        return x.Op is Broadcast or Leaf and not Draw ? Copied(x) : x;
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
