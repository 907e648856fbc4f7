namespace Latent.Tensors.Planning;

/// <summary>
/// When each group runs. A wave is what may run at once; between two waves every thread waits. Groups that only serve the next state
/// come after everything that the guards depend on.
/// </summary>
internal sealed class Schedule
{
    private readonly Dictionary<Group, int> _first = [];
    private readonly Func<Group, int> _stages;

    /// <summary>Orders groups.</summary>
    /// <param name="groups">The groups of a trace.</param>
    /// <param name="stages">How many waves in a row a group takes.</param>
    public Schedule(IReadOnlyList<Group> groups, Func<Group, int> stages)
    {
        _stages = stages;
        var order = Ordered(groups);
        foreach (var group in order.Where(g => !g.Commits))
            _first[group] = group.Needs.Select(After).DefaultIfEmpty(0).Max();
        CommitWave = _first.Keys.Select(After).DefaultIfEmpty(0).Max();
        foreach (var group in order.Where(g => g.Commits))
            _first[group] = group.Needs.Select(After).Append(CommitWave).Max();
        WaveCount = _first.Keys.Select(After).DefaultIfEmpty(0).Max();
    }

    /// <summary>The first wave that may write state.</summary>
    public int CommitWave { get; }

    /// <summary>The number of waves.</summary>
    public int WaveCount { get; }

    /// <summary>The wave in which a group starts.</summary>
    public int FirstWave(Group group) => _first[group];

    /// <summary>The wave in which a group ends.</summary>
    public int LastWave(Group group) => After(group) - 1;

    private int After(Group group) => _first[group] + _stages(group);

    // Each group after those it needs.
    private static List<Group> Ordered(IReadOnlyList<Group> groups)
    {
        var (order, seen, stack) = (new List<Group>(), new HashSet<Group>(), new Stack<(Group Group, bool Entered)>());
        foreach (var root in groups)
        {
            stack.Push((root, false));
            while (stack.TryPop(out var next))
            {
                if (next.Entered)
                {
                    order.Add(next.Group);
                }
                else if (seen.Add(next.Group))
                {
                    stack.Push((next.Group, true));
                    foreach (var need in next.Group.Needs)
                        stack.Push((need, false));
                }
            }
        }

        return order;
    }
}
