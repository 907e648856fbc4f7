using Latent.Tensors.Ops;

namespace Latent.Tensors.Planning;

/// <summary>
/// Nodes that run as one loop over their elements, or as the epilogue of one matrix product: what lies between them never leaves
/// the cache.
/// </summary>
internal sealed class Group(int id, int size, bool commits)
{
    private readonly HashSet<Tensor> _computed = [];
    private List<Tensor> _members = [];
    private List<View>? _operands;

    /// <summary>The place in the order of creation, which respects dependence.</summary>
    public int Id { get; } = id;

    /// <summary>The number of elements that the loop visits.</summary>
    public int Size { get; } = size;

    /// <summary>Whether the group serves only the next state, and so waits for the guards.</summary>
    public bool Commits { get; } = commits;

    /// <summary>The matrix product that the elements come from, if any.</summary>
    public Tensor? Product { get; init; }

    /// <summary>An operation that is a work of its own, such as a transpose or a block of Gibbs sweeps, if any.</summary>
    public Tensor? Whole { get; init; }

    /// <summary>The elementwise nodes, each after its operands.</summary>
    public IReadOnlyList<Tensor> Members => _members;

    /// <summary>The sums and maxima taken over members or operands while the loop passes.</summary>
    public List<Reduction> Reductions { get; } = [];

    /// <summary>The groups that must run before.</summary>
    public HashSet<Group> Needs { get; } = [];

    /// <summary>The state that takes a member's value at the end of each block.</summary>
    public List<(string State, Tensor Value)> Assignments { get; } = [];

    /// <summary>The values that must be finite.</summary>
    public List<Tensor> Guards { get; } = [];

    /// <summary>The run of elements that reductions take as a row; 0 while none cares.</summary>
    public int Row { get; set; }

    /// <summary>The elements that must stay in one task, a multiple of <see cref="Row"/>.</summary>
    public int Align { get; set; } = 1;

    /// <summary>Everything that the group's nodes read, inside the group or out.</summary>
    public IEnumerable<Tensor> Inputs() => Members.SelectMany(m => m.Inputs).Concat(Reductions.Select(r => r.Node.X))
        .Concat(Product?.Inputs ?? []).Concat(Whole?.Inputs ?? []);

    /// <summary>The loop's operands that other groups or the caller yield, as each consumer reads them.</summary>
    public IReadOnlyList<View> Operands() => _operands ??=
    [
        .. Members.SelectMany(m => m.Inputs).Concat(Reductions.Select(r => r.Node.X))
            .Where(x => View.Unshaped(x).Op is not Constant)
            .Select(View.Of)
            .Where(v => !Holds(v.Source))
            .Distinct(),
    ];

    /// <summary>Whether the node is a member.</summary>
    public bool Computes(Tensor node) => _computed.Contains(node);

    /// <summary>Whether the group computes the node, element by element.</summary>
    public bool Yields(Tensor node) => node == Product || Computes(node);

    /// <summary>Whether the group computes the node.</summary>
    public bool Holds(Tensor node) => Yields(node) || node == Whole;

    /// <summary>Adds a member, after its operands.</summary>
    public void Add(Tensor member)
    {
        _members.Add(member);
        _computed.Add(member);
        _operands = null;
    }

    /// <summary>Adds a reduction over what the loop passes.</summary>
    public void Add(Reduction reduction)
    {
        _operands = null;
        Reductions.Add(reduction);
        Row = Math.Max(Row, reduction.Row);
        Align = Math.Max(Align, reduction.Align);
    }

    /// <summary>Takes over the nodes of a later group.</summary>
    public void Take(Group later)
    {
        foreach (var member in later.Members)
            Add(member);
        foreach (var reduction in later.Reductions)
            Add(reduction);
        Guards.AddRange(later.Guards);
    }

    /// <summary>Hands members over to a later group, before those that it has.</summary>
    public void Give(IReadOnlySet<Tensor> members, Group later)
    {
        later._members = [.. _members.Where(members.Contains), .. later._members];
        later._computed.UnionWith(members);
        _members.RemoveAll(members.Contains);
        _computed.ExceptWith(members);
        _operands = later._operands = null;
    }
}

/// <summary>A reduction over the middle of [Outer, Length, Inner]: over rows (Inner = 1), columns (Outer = 1) or everything.</summary>
internal sealed record Reduction(Tensor Node, int Outer, int Length, int Inner)
{
    /// <summary>Whether the largest is wanted, not the sum.</summary>
    public bool IsMax => Node.Op is MaxOver;

    /// <summary>Whether every element goes into one number.</summary>
    public bool IsTotal => Outer == 1 && Inner == 1;

    /// <summary>The elements that one task must see together, so that no two tasks add to one result.</summary>
    public int Align => IsTotal ? 1 : Outer == 1 ? Inner : Length * Inner;

    /// <summary>The run of consecutive elements treated alike: a row's, or one for each column.</summary>
    public int Row => IsTotal ? 0 : Inner == 1 ? Length : Inner;

    /// <summary>Whether a group's loop can take the reduction along: both cut the elements at the same places.</summary>
    public bool Fits(Group group) => (group.Row == 0 || Row == 0 || group.Row == Row)
        && Math.Max(group.Align, Align) % Math.Min(group.Align, Align) == 0;

    /// <summary>The form of a reducing node.</summary>
    public static Reduction Of(Tensor node) => Of(node, node.X.Shape, node.Shape)
        ?? throw new InvalidOperationException($"{node.Op.Name}: from {node.X.Shape} to {node.Shape} takes more than one pass.");

    /// <summary>The innermost of several reductions that one node asks for, where the reduced axes do not lie together.</summary>
    public static Op? FirstOfSeveral(Op op, Tensor x)
    {
        var to = op switch { Sum s => s.To, MaxOver m => m.To, _ => throw new ArgumentException(op.Name, nameof(op)) };
        if (Of(x, x.Shape, to) is not null)
            return null;
        var (lengths, reducing) = (x.Shape.ToArray(), false);
        for (var axis = 1; axis <= lengths.Length; axis++)
        {
            var reduced = axis > to.Rank || (to[^axis] == 1 && lengths[^axis] > 1);
            if (reducing && !reduced && lengths[^axis] > 1)
                break;
            reducing |= reduced;
            if (reduced)
                lengths[^axis] = 1;
        }

        return op is Sum ? new Sum(Shape.Create(lengths)) : new MaxOver(Shape.Create(lengths));
    }

    // Null where the reduced axes do not lie together.
    private static Reduction? Of(Tensor node, Shape from, Shape to)
    {
        var (outer, length, inner) = (1, 1, 1);
        for (var axis = 1; axis <= from.Rank; axis++)
        {
            var reduced = axis > to.Rank || (to[^axis] == 1 && from[^axis] > 1);
            if (from[^axis] == 1)
                continue;
            if (reduced && outer > 1)
                return null;
            if (reduced)
                length *= from[^axis];
            else if (length > 1)
                outer *= from[^axis];
            else
                inner *= from[^axis];
        }

        return new Reduction(node, outer, length, inner);
    }
}
