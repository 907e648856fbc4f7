using Latent.Tensors.Ops;
using Latent.Tensors.Planning;

namespace Latent.Tensors.Backends.Cpu.Execution;

/// <summary>Compiles the members of one group into a <see cref="LoopBody"/>.</summary>
internal sealed class BodyBuilder
{
    private const int Forever = int.MaxValue;

    private readonly Group _group;
    private readonly Memory _memory;
    private readonly int _row;
    private readonly List<Slot> _slots = [];
    private readonly List<Instruction> _instructions = [];
    private readonly Dictionary<View, int> _external = [];
    private readonly Dictionary<double, int> _constants = [];
    private readonly Dictionary<Tensor, int> _internal = [];
    private readonly Dictionary<int, int> _lastUse = [];

    /// <summary>Compiles a group.</summary>
    /// <param name="group">The group.</param>
    /// <param name="memory">Where nodes lie.</param>
    /// <param name="flag">Broken by a guarded value that is not finite.</param>
    /// <param name="row">The elements of a row, which no block crosses; 0 if blocks may start and end anywhere.</param>
    public BodyBuilder(Group group, Memory memory, FiniteFlag flag, int row)
    {
        (_group, _memory, _row) = (group, memory, row);
        var forms = Contraction.Of(group, memory.IsStored);
        if (group.Product is { } product)
            _internal[product] = Add(new Slot(Place.Whole, ProductAddress(product, forms)));
        foreach (var (node, op, operands) in forms)
            Emit(node, op, operands, forms);
        foreach (var (state, value) in group.Assignments)
            CopyTo(memory.OfState(state), _internal[value]);
        Reduced = [.. group.Reductions.Select(r => Use(SlotOf(r.Node.X), Forever))];
        int[] guarded = [.. group.Guards.Where(_internal.ContainsKey).Select(g => Use(_internal[g], Forever))];
        var blocks = AssignScratch();
        Body = new LoopBody([.. _slots], [.. _instructions], guarded, flag, blocks, row);
    }

    /// <summary>The compiled loop.</summary>
    public LoopBody Body { get; }

    /// <summary>The slot of each reduction's operand.</summary>
    public int[] Reduced { get; }

    /// <summary>The address of the product's result.</summary>
    public nint Product => _slots[_internal[_group.Product!]].Address;

    // A product that nobody else reads may lie where a member's value will: the last to read it, or a later one, writes there.
    private nint ProductAddress(Tensor product, IReadOnlyList<(Tensor Node, Op Op, Tensor[] Operands)> forms)
    {
        if (_memory.IsStored(product) || _group.Guards.Contains(product))
            return _memory.OfNode(product);
        var last = 0;
        for (var i = 0; i < forms.Count; i++)
        {
            if (forms[i].Operands.Any(x => View.Of(x).Source == product))
                last = i;
        }

        var heir = forms.Skip(last).FirstOrDefault(f => _memory.IsStored(f.Node)).Node;
        return heir is null ? _memory.OfNode(product) : _memory.OfNode(heir);
    }

    private void Emit(Tensor node, Op op, Tensor[] operands, IReadOnlyList<(Tensor Node, Op Op, Tensor[] Operands)> forms)
    {
        int[] from = [.. operands.Select(x => Use(SlotOf(x), _instructions.Count))];
        if (op is Select)
            from = [from[1], from[2], from[0]];
        var to = Add(Destination(node, forms));
        _internal[node] = to;
        var scalar = Array.ConvertAll(from, s => _slots[s].IsNumber && _group.Size > 1);
        _instructions.Add((op, from) switch
        {
            (NormalDraw d, _) => new Instruction(0, 0, to, Draw: DrawKind.Normal, KeyBits: d.Key.Bits),
            (UniformDraw d, _) => new Instruction(0, 0, to, Draw: DrawKind.Uniform, KeyBits: d.Key.Bits),
            (Copy, [var a]) when scalar[0] => new Instruction(Kernel.Binary(new Add(), true, true), 2, to, a, Zero()),
            (_, [var a]) => new Instruction(Kernel.Unary(op), 1, to, a),
            (_, [var a, var b]) => new Instruction(Kernel.Binary(op, scalar[0], scalar[1]), 2, to, a, b),
            (_, [var a, var b, var c]) => new Instruction(Kernel.Ternary(op, scalar[0], scalar[1], scalar[2]), 3, to, a, b, c),
            _ => throw new NotSupportedException($"{op.Name} has no kernel of {from.Length} operands."),
        });
    }

    // A copy that repeats one number adds nothing to it.
    private int Zero() => Constant(0);

    private Slot Destination(Tensor node, IReadOnlyList<(Tensor Node, Op Op, Tensor[] Operands)> forms)
    {
        if (_memory.IsStored(node))
            return new Slot(Place.Whole, _memory.OfNode(node));
        var at = _instructions.Count;
        foreach (var (state, value) in _group.Assignments)
        {
            // The value may go straight into the state once no later operation reads the old one.
            if (value == node && !forms.Skip(at + 1).Any(f => f.Operands.Any(x => View.Of(x).Source.Op is State s && s.Label == state)))
                return new Slot(Place.Whole, _memory.OfState(state));
        }

        return new Slot(Place.Temporary);
    }

    private void CopyTo(nint address, int value)
    {
        if (_slots[value].Place == Place.Whole && _slots[value].Address == address)
            return;
        Use(value, _instructions.Count);
        _instructions.Add(new Instruction(Kernel.Unary(new Copy()), 1, Add(new Slot(Place.Whole, address)), value));
    }

    private int SlotOf(Tensor x)
    {
        if (View.Unshaped(x).Op is Constant constant)
            return Constant(constant.Value);
        var view = View.Of(x);
        if (_internal.TryGetValue(view.Source, out var slot))
            return slot;
        if (_external.TryGetValue(view, out slot))
            return slot;
        var address = _memory.OfNode(view.Source);
        return _external[view] = Add(
            view.IsScalar && _group.Size > 1 ? new Slot(Place.Scalar, address)
            : view.IsWhole ? new Slot(Place.Whole, address)
            : _row > 0 && view.Axes[0].Stride == 0 && view.Axes[0].Length % _row == 0 ? new Slot(Place.RowScalar, address, view)
            : new Slot(Place.Repeated, address, view));
    }

    private int Constant(double value)
    {
        if (!_constants.TryGetValue(value, out var slot))
            _constants[value] = slot = Add(new Slot(Place.Scalar, _memory.OfConstant(value)));
        return slot;
    }

    private int Add(Slot slot)
    {
        _slots.Add(slot);
        return _slots.Count - 1;
    }

    private int Use(int slot, int instruction)
    {
        _lastUse[slot] = Math.Max(_lastUse.GetValueOrDefault(slot), instruction);
        return slot;
    }

    // Each value that needs scratch takes a block from where it is made to where it is last read.
    private int AssignScratch()
    {
        var (count, free, ending) = (0, new Stack<int>(), _lastUse.ToLookup(use => use.Value, use => use.Key));
        int Take() => free.TryPop(out var block) ? block : count++;
        for (var slot = 0; slot < _slots.Count; slot++)
        {
            if (_slots[slot].Place == Place.Repeated)
                _slots[slot].Scratch = Take();
        }

        for (var i = 0; i < _instructions.Count; i++)
        {
            foreach (var slot in ending[i].Where(slot => _slots[slot].Scratch >= 0))
                free.Push(_slots[slot].Scratch);

            var to = _slots[_instructions[i].To];
            if (to.Place == Place.Temporary)
                to.Scratch = Take();
        }

        return count;
    }
}
