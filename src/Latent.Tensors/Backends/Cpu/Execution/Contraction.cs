using Latent.Tensors.Ops;
using Latent.Tensors.Planning;

namespace Latent.Tensors.Backends.Cpu.Execution;

/// <summary>Writes operations that nothing stands between as one: each saves a pass over a block, and a product in a sum a rounding.</summary>
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

        bool IsInner(Tensor x) => group.Computes(x) && uses[x] == 1 && !isStored(x)
            && !group.Guards.Contains(x) && !group.Assignments.Exists(a => a.Value == x);

        var forms = new Dictionary<Tensor, (Op Op, Tensor[] Operands)>();
        foreach (var node in group.Members)
        {
            var form = (node.Op, node.Inputs.ToArray());
            while (Step(form.Op, form.Item2, x => IsInner(x) ? forms.GetValueOrDefault(x) : default) is var (op, operands, inner))
            {
                form = (op, operands);
                forms.Remove(inner);
            }

            forms[node] = form;
        }

        return [.. group.Members.Where(forms.ContainsKey).Select(m => (m, forms[m].Op, forms[m].Operands))];
    }

    // The operation with one of its operands taken in, or null; innerForm yields what the operation may take in.
    private static (Op Op, Tensor[] Operands, Tensor Inner)? Step(
        Op op, Tensor[] operands, Func<Tensor, (Op Op, Tensor[] Operands)> innerForm)
    {
        Tensor[] x = [.. operands.Select(View.Unshaped)];
        (Op? Op, Tensor[] Operands)[] inner = [.. x.Select(innerForm)];
        return (op, inner) switch
        {
            (Add, [(Mul, [var a, var b]), _]) => (new MulAdd(), [a, b, operands[1]], x[0]),
            (Add, [_, (Mul, [var a, var b])]) => (new MulAdd(), [a, b, operands[0]], x[1]),
            (Sub, [(Mul, [var a, var b]), _]) => (new MulSub(), [a, b, operands[1]], x[0]),
            (Sub, [_, (Mul, [var a, var b])]) => (new SubMul(), [a, b, operands[0]], x[1]),
            (MulAdd, [(Sub, [var b, var a]), _, _]) when a == operands[2] => (new Mix(), [a, b, operands[1]], x[0]),
            (MulAdd, [_, (Sub, [var b, var a]), _]) when a == operands[2] => (new Mix(), [a, b, operands[0]], x[1]),
            (Add, [(Sqrt, [var a]), _]) => (new RootAdd(), [a, operands[1]], x[0]),
            (Div, [_, (RootAdd, [var a, var b])]) => (new RootQuotient(), [operands[0], a, b], x[1]),
            _ => null,
        };
    }
}
