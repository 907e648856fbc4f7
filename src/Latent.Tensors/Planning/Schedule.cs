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
        foreach (var group in groups.Where(g => !g.Commits))
            Visit(group, 0);
        CommitWave = _first.Count == 0 ? 0 : _first.Keys.Max(LastWave) + 1;
        foreach (var group in groups.Where(g => g.Commits))
            Visit(group, CommitWave);
        WaveCount = _first.Count == 0 ? 0 : _first.Keys.Max(LastWave) + 1;
    }

    /// <summary>The first wave that may write state.</summary>
    public int CommitWave { get; }

    /// <summary>The number of waves.</summary>
    public int WaveCount { get; }

    /// <summary>The wave in which a group starts.</summary>
    public int FirstWave(Group group) => _first[group];

    /// <summary>The wave in which a group ends.</summary>
    public int LastWave(Group group) => _first[group] + _stages(group) - 1;

    private int Visit(Group group, int earliest)
    {
        if (_first.TryGetValue(group, out var wave))
            return wave;
        foreach (var need in group.Needs)
            earliest = Math.Max(earliest, Visit(need, need.Commits ? earliest : 0) + _stages(need));
        return _first[group] = earliest;
    }
}
