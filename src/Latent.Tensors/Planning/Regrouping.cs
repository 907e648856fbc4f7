using Latent.Tensors.Ops;

namespace Latent.Tensors.Planning;

/// <summary>
/// Improves on groups that were gathered in one pass. A value that only one later group reads, and that costs no more to read
/// from, moves there and is never stored; two groups that nothing keeps apart become one, and what passes between them stays in cache.
/// </summary>
/// <param name="groups">The groups.</param>
/// <param name="home">The group of each node.</param>
/// <param name="consumers">The nodes that read each node.</param>
/// <param name="roots">The nodes that must lie in memory after the run.</param>
internal sealed class Regrouping(
    List<Group> groups, Dictionary<Tensor, Group> home, IReadOnlyDictionary<Tensor, List<Tensor>> consumers, IReadOnlySet<Tensor> roots)
{
    /// <summary>Moves and merges until neither helps.</summary>
    public void Run()
    {
        Sink();
        while (Merge())
        {
        }

        Sink();
        groups.RemoveAll(g => g.Product is null && g.Whole is null && g.Members.Count == 0 && g.Reductions.Count == 0);
    }

    /// <summary>The groups that a group reads from.</summary>
    public IEnumerable<Group> Needed(Group group) => group.Inputs()
        .Select(x => View.Of(x.Op is Transpose && !home.ContainsKey(x) ? x.X : x).Source)
        .Where(home.ContainsKey).Select(x => home[x]).Where(g => g != group).Distinct();

    /// <summary>Whether a group has to wait, directly or not, for another.</summary>
    public static bool Reaches(Group from, Group to)
    {
        var (stack, seen) = (new Stack<Group>([from]), new HashSet<Group>());
        while (stack.TryPop(out var group))
        {
            if (group == to)
                return true;
            foreach (var need in group.Needs)
            {
                if (seen.Add(need))
                    stack.Push(need);
            }
        }

        return false;
    }

    private void Sink()
    {
        foreach (var group in groups.AsEnumerable().Reverse().ToList())
        {
            foreach (var node in group.Members.AsEnumerable().Reverse().ToList())
            {
                if (!group.Computes(node) || Destination(node, group) is not { } found)
                    continue;
                group.Give(found.Moved, found.To);
                foreach (var moved in found.Moved)
                    home[moved] = found.To;
                Rewire(group);
                Rewire(found.To);
            }
        }
    }

    // The later group that alone reads the node, where moving it and what only it reads stores nothing more.
    private (Group To, HashSet<Tensor> Moved)? Destination(Tensor node, Group group)
    {
        if (Reader(node) is not { } to || to == group || to.Size != group.Size)
            return null;
        var (moved, arrays) = (new HashSet<Tensor>(), new HashSet<Tensor>());
        var stack = new Stack<Tensor>([node]);
        while (stack.TryPop(out var x))
        {
            moved.Add(x);
            foreach (var view in x.Inputs.Select(View.Of).Where(v => v.IsWhole && v.Source.Op is not Constant && !to.Holds(v.Source)))
            {
                if (IsInMemory(view.Source, group))
                    arrays.Add(view.Source);
                else if (!group.Computes(view.Source) || view.Source.Op is Draw)
                    return null;
                else if (!moved.Contains(view.Source))
                    stack.Push(view.Source);
            }
        }

        // One array read in place of the node's own costs nothing; a second one would.
        return arrays.Count <= 1 && moved.All(m => consumers[m].TrueForAll(c => moved.Contains(c) || home[c] == to))
            ? (to, moved)
            : null;
    }

    // The group that every consumer of an elementwise value belongs to, if there is one and it reads element by element.
    private Group? Reader(Tensor node)
    {
        if (roots.Contains(node) || node.Op is Draw || !consumers.TryGetValue(node, out var readers) || readers.Exists(IsView))
            return null;
        var to = home[readers[0]];
        return readers.TrueForAll(r => home[r] == to) ? to : null;
    }

    private static bool IsView(Tensor x) => x.Op is Reshape or Broadcast or Transpose or Pick or MatMul or GibbsSweeps;

    private bool IsInMemory(Tensor node, Group group) => (node.Op is Leaf and not Draw) || roots.Contains(node)
        || home[node] != group
        || (consumers.TryGetValue(node, out var readers) && readers.Exists(r => IsView(r) || home[r] != group));

    // One pass over the groups; whether any two became one.
    private bool Merge()
    {
        var merged = false;
        foreach (var later in groups.Where(g => g.Product is null && g.Whole is null).ToList())
        {
            if (Earlier(later) is not { } earlier)
                continue;
            Merge(earlier, later);
            merged = true;
        }

        return merged;
    }

    // The first group that a later one can become part of, after it or beside it.
    private Group? Earlier(Group later)
    {
        var whole = later.Operands().Where(v => v.IsWhole && v.Source.Shape.Size == later.Size).Select(v => v.Source).ToHashSet();
        return groups.Find(g => g.Size == later.Size && g != later && g.Commits == later.Commits && g.Whole is null
            && (later.Needs.Contains(g) || IsBeside(g)) && CanMerge(g, later));

        bool IsBeside(Group earlier) => earlier.Product is null && earlier.Id < later.Id && !earlier.Needs.Contains(later)
            && earlier.Operands().Any(v => whole.Contains(v.Source));
    }

    private bool CanMerge(Group earlier, Group later)
    {
        if (earlier.Product is not null && later.Reductions.Count > 0)
            return false;
        var reads = later.Inputs().Select(View.Of).Where(v => home.TryGetValue(v.Source, out var g) && g == earlier);
        return reads.All(v => v.IsWhole && v.Source.Shape.Size == earlier.Size && earlier.Yields(v.Source))
            && later.Reductions.TrueForAll(r => r.Fits(earlier))
            && later.Needs.All(n => n == earlier || !Reaches(n, earlier))
            && earlier.Needs.All(n => !Reaches(n, later));
    }

    private void Merge(Group earlier, Group later)
    {
        earlier.Take(later);
        foreach (var node in later.Members.Concat(later.Reductions.Select(r => r.Node)))
            home[node] = earlier;
        groups.Remove(later);
        earlier.Needs.UnionWith(later.Needs);
        earlier.Needs.ExceptWith([earlier, later]);
        foreach (var group in groups)
        {
            if (group.Needs.Remove(later))
                group.Needs.Add(earlier);
        }
    }

    private void Rewire(Group group)
    {
        group.Needs.Clear();
        group.Needs.UnionWith(Needed(group));
    }
}
