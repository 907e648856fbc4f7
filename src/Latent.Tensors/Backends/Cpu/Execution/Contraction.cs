using Latent.Tensors.Ops;
using Latent.Tensors.Planning;

namespace Latent.Tensors.Backends.Cpu.Execution;

/// <summary>Writes a product and the sum that alone takes it as one operation.</summary>
internal static class Contraction
{
    /// <summary>The members of a group as operations with operands, contracted where that is possible.</summary>
    /// <param name="group">The group.</param>
    /// <param name="isStored">Whether a member is read outside the group.</param>
    public static IReadOnlyList<(Tensor Node, Op Op, Tensor[] Operands)> Of(Group group, Func<Tensor, bool> isStored)
    {
        var uses = new Dictionary<Tensor, int>();
        foreach (var input in group.Members.SelectMany(m => m.Inputs).Concat(group.Reductions.Select(r => r.Node.X)))
        {
            var x = View.Unshaped(input);
            uses[x] = uses.GetValueOrDefault(x) + 1;
        }

        bool IsInner(Tensor x) => x.Op is Mul && group.Computes(x) && uses[x] == 1 && !isStored(x)
            && !group.Guards.Contains(x) && !group.Assignments.Exists(a => a.Value == x);

        var contracted = new HashSet<Tensor>();
        var result = new List<(Tensor, Op, Tensor[])>();
        foreach (var node in group.Members)
        {
            Tensor[] x = [.. node.Inputs.Select(View.Unshaped)];
            (Op Op, Tensor[] Operands, Tensor? Inner) form = (node.Op, x) switch
            {
                (Add, [var m, var c]) when IsInner(m) => (new MulAdd(), [m.X, m.Second, node.Inputs[1]], m),
                (Add, [var c, var m]) when IsInner(m) => (new MulAdd(), [m.X, m.Second, node.Inputs[0]], m),
                (Sub, [var m, var c]) when IsInner(m) => (new MulSub(), [m.X, m.Second, node.Inputs[1]], m),
                (Sub, [var c, var m]) when IsInner(m) => (new SubMul(), [m.X, m.Second, node.Inputs[0]], m),
                _ => (node.Op, [.. node.Inputs], null),
            };
            if (form.Inner is not null)
                contracted.Add(form.Inner);
            result.Add((node, form.Op, form.Operands));
        }

        return [.. result.Where(r => !contracted.Contains(r.Item1))];
    }
}
