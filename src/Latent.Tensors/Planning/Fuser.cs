using Latent.Tensors.Ops;
using Latent.Tensors.Programs;

namespace Latent.Tensors.Planning;

/// <summary>
/// Gathers the nodes of a simplified graph into groups. A node joins the latest group of its size that it is related to and that
/// no other group has to wait between; otherwise it starts one.
/// </summary>
internal sealed class Fuser
{
    private readonly List<Group> _groups = [];
    private readonly Dictionary<Tensor, Group> _home = [];
    private readonly Dictionary<Tensor, List<Tensor>> _consumers = [];
    private readonly Dictionary<Tensor, List<Group>> _readers = [];
    private readonly HashSet<Tensor> _roots;
    private readonly HashSet<Tensor> _onlyReduced = [];

    private Fuser(Trace trace)
    {
        var simplifier = new Simplifier(trace.Roots);
        var materializer = new Materializer(trace.Roots.Select(simplifier.Of));
        Tensor Prepared(Tensor x) => materializer.Root(simplifier.Of(x));
        Outputs = trace.Outputs.ToDictionary(o => o.Key, o => Prepared(o.Value));
        Guards = [.. trace.Guards.Select(Prepared).Distinct()];
        Updates = trace.Updates.ToDictionary(u => u.Key, u => Prepared(u.Value));
        _roots = [.. Outputs.Values, .. Guards];
    }

    /// <summary>The groups, each after those it needs, unless state must be read before it is written.</summary>
    public IReadOnlyList<Group> Groups => _groups;

    /// <summary>The nodes that hold the outputs.</summary>
    public Dictionary<string, Tensor> Outputs { get; }

    private List<Tensor> Guards { get; }

    private Dictionary<string, Tensor> Updates { get; }

    /// <summary>Fuses a trace.</summary>
    public static Fuser Of(Trace trace)
    {
        var fuser = new Fuser(trace);
        var values = Gradient.TopologicalOrder(fuser._roots);
        var all = Gradient.TopologicalOrder([.. fuser._roots, .. fuser.Updates.Values]);
        foreach (var node in all)
        {
            foreach (var input in node.Inputs)
            {
                if (!fuser._consumers.TryGetValue(input, out var consumers))
                    fuser._consumers[input] = consumers = [];
                consumers.Add(node);
            }
        }

        foreach (var node in Enumerable.Reverse(all).Where(fuser.IsOnlyReduced))
            fuser._onlyReduced.Add(node);
        foreach (var node in values)
            fuser.Place(node, commits: false);
        foreach (var node in all.Skip(values.Count))
            fuser.Place(node, commits: true);
        new Regrouping(fuser._groups, fuser._home, fuser._consumers, fuser._roots).Run();
        foreach (var guard in fuser.Guards)
            fuser._home[guard].Guards.Add(guard);
        foreach (var (state, value) in fuser.Updates)
            fuser.Assign(state, value);
        return fuser;
    }

    /// <summary>Whether a node's values are read outside the group that computes it, and so must lie in memory.</summary>
    public bool IsStored(Tensor node) => _roots.Contains(node) || ReadElsewhere(node, _home[node], node);

    private bool ReadElsewhere(Tensor node, Group home, Tensor read) => _consumers.TryGetValue(read, out var consumers)
        && consumers.Any(c => c.Op is Reshape or Broadcast
            ? ReadElsewhere(node, home, c)
            : !(home.Computes(c) || home.Reductions.Exists(r => r.Node == c)));

    private void Place(Tensor node, bool commits)
    {
        if (_home.ContainsKey(node))
            return;
        switch (node.Op)
        {
            case MatMul:
                Start(new Group(_groups.Count, node.Shape.Size, commits) { Product = node }, node);
                break;
            case Sum or MaxOver:
                PlaceReduction(node, commits);
                break;
            case Pick or GibbsSweeps:
            case Transpose when IsReadAsItStands(node):
                Start(new Group(_groups.Count, node.Shape.Size, commits) { Whole = node }, node);
                break;
            case Draw when !_roots.Contains(node) && _consumers.TryGetValue(node, out var consumers) && consumers.TrueForAll(c => c.Op is Elementwise):
                break; // Drawn where it is first used.
            case Elementwise or ToFloat or Draw:
                PlaceElementwise(node, commits);
                break;
            case Leaf or Broadcast or Reshape or Transpose:
                break; // Read where its source lies.
            default:
                throw new NotSupportedException($"{node.Op.Name}: no plan has a place for it; give it one here.");
        }
    }

    // A transpose that only products read is never performed.
    private bool IsReadAsItStands(Tensor node) =>
        _roots.Contains(node) || Updates.ContainsValue(node) || _consumers[node].Exists(c => c.Op is not MatMul);

    private void PlaceElementwise(Tensor node, bool commits)
    {
        foreach (var draw in node.Inputs.Where(x => x.Op is Draw && !_home.ContainsKey(x)))
            _home[draw] = null!;
        var group = Related(node, commits).FirstOrDefault(g => Accepts(g, node))
            ?? Start(new Group(_groups.Count, node.Shape.Size, commits));
        foreach (var draw in node.Inputs.Where(x => x.Op is Draw && _home[x] is null))
            Join(group, draw);
        Join(group, node);
    }

    private void Join(Group group, Tensor node)
    {
        group.Add(node);
        _home[node] = group;
        AddNeeds(group, node);
        AddReads(group, node);
    }

    private void PlaceReduction(Tensor node, bool commits)
    {
        var reduction = Reduction.Of(node);
        var group = Related(node, commits).FirstOrDefault(g => g.Product is null && Accepts(g, node) && reduction.Fits(g))
            ?? Start(new Group(_groups.Count, node.X.Shape.Size, commits));
        group.Add(reduction);
        _home[node] = group;
        AddNeeds(group, node);
        AddReads(group, node);
    }

    private Group Start(Group group, Tensor? node = null)
    {
        _groups.Add(group);
        if (node is not null)
        {
            _home[node] = group;
            AddNeeds(group, node);
        }

        return group;
    }

    // The groups that yield an operand of the node or read one of its operands, latest first.
    private IEnumerable<Group> Related(Tensor node, bool commits)
    {
        var size = node.Inputs.Count == 0 ? node.Shape.Size : node.X.Shape.Size;
        var sources = node.Inputs.Select(View.Of).Where(v => v.IsWhole && v.Source.Shape.Size == size).Select(v => v.Source).ToHashSet();
        return sources
            .SelectMany(x => _readers.GetValueOrDefault(x, []).Where(g => g.Product is null).Append(_home.GetValueOrDefault(x)))
            .OfType<Group>()
            .Where(g => g.Size == size && g.Commits == commits && g.Whole is null)
            .Distinct()
            .OrderByDescending(g => g.Id);
    }

    private bool Accepts(Group group, Tensor node)
    {
        // A product's epilogue works on blocks of columns; what only feeds a reduction is better computed with it.
        if (group.Product is not null && _onlyReduced.Contains(node))
            return false;
        foreach (var view in node.Inputs.Select(View.Of))
        {
            if (!_home.TryGetValue(view.Source, out var home) || home is null)
                continue;
            if (home == group ? !(view.IsWhole && group.Yields(view.Source)) : Regrouping.Reaches(home, group))
                return false;
        }

        return true;
    }

    // Asked of consumers first.
    private bool IsOnlyReduced(Tensor node) => !_roots.Contains(node)
        && _consumers.TryGetValue(node, out var consumers)
        && consumers.TrueForAll(c => c.Op is Sum or MaxOver || (c.Op is Elementwise or Reshape && _onlyReduced.Contains(c)));

    private void AddNeeds(Group group, Tensor node)
    {
        foreach (var input in node.Inputs)
        {
            var x = View.Of(input.Op is Transpose && !_home.ContainsKey(input) ? input.X : input).Source;
            if (_home.TryGetValue(x, out var home) && home != group && home is not null)
                group.Needs.Add(home);
        }
    }

    private void AddReads(Group group, Tensor node)
    {
        foreach (var x in node.Inputs.Select(x => View.Of(x).Source).Where(x => x.Op is not Constant))
        {
            if (!_readers.TryGetValue(x, out var readers))
                _readers[x] = readers = [];
            if (readers is not [.., var last] || last != group)
                readers.Add(group);
        }
    }

    // The state takes the value in the loop that computes it, where no other group that reads the old state comes later.
    private void Assign(string state, Tensor value)
    {
        var readers = _groups.Where(g => Reads(g, state)).ToList();
        var home = _home[value];
        if (!(home.Commits && home.Product is null && home.Whole is null && home.Computes(value)
            && !home.Reductions.Exists(r => IsState(r.Node.X, state))
            && readers.TrueForAll(r => r == home || !Regrouping.Reaches(r, home))))
        {
            home = Start(new Group(_groups.Count, value.Shape.Size, commits: true));
            Join(home, new Tensor(new Copy(), value));
            (_consumers.TryGetValue(value, out var consumers) ? consumers : _consumers[value] = []).Add(home.Members[0]);
            home.Assignments.Add((state, home.Members[0]));
        }
        else
        {
            home.Assignments.Add((state, value));
        }

        home.Needs.UnionWith(readers.Where(r => r != home));
    }

    private static bool Reads(Group group, string state) =>
        (group.Product ?? group.Whole) is { } node && node.Inputs.Any(x => IsState(x.Op is Transpose ? x.X : x, state))
        || group.Operands().Any(v => v.Source.Op is State s && s.Label == state);

    private static bool IsState(Tensor x, string state) => View.Of(x).Source.Op is State s && s.Label == state;
}
