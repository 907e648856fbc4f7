using Latent.Tensors.Backends.Cpu.Gibbs;
using Latent.Tensors.Backends.Cpu.MatMul;
using Latent.Tensors.Ops;
using Latent.Tensors.Planning;
using Latent.Tensors.Programs;

namespace Latent.Tensors.Backends.Cpu.Execution;

/// <summary>Turns the groups of a trace into waves of work over placed memory.</summary>
internal sealed class Compiler
{
    // The additions that pay for handing out a task, and the most tasks of one loop.
    private const long TaskCost = 100_000;
    private const int MostTasks = 32;

    private readonly Fuser _fuser;
    private readonly Schedule _schedule;
    private readonly Dictionary<Group, MatMulPlan> _products = [];
    private readonly Dictionary<Group, nint[]> _bounds = [];
    private readonly Dictionary<Reduction, Arena.Lease> _partials = [];
    private readonly Dictionary<Group, Arena.Lease> _partialProducts = [];
    private readonly Dictionary<Tensor, Arena.Lease> _tables = [];
    private readonly List<Work>[] _waves;

    /// <summary>Compiles a trace.</summary>
    public Compiler(Trace trace, Store store, FiniteFlag flag)
    {
        _fuser = Fuser.Of(trace);
        foreach (var group in _fuser.Groups)
        {
            if (group.Product is { } product)
                _products[group] = PlanOf(product);
            else
                _bounds[group] = BoundsOf(group);
        }

        _schedule = new Schedule(_fuser.Groups, Stages);
        Memory = new Memory(store, _fuser.IsStored);
        RequestMemory();
        Memory.Place();

        _waves = new List<Work>[_schedule.WaveCount];
        for (var i = 0; i < _waves.Length; i++)
            _waves[i] = [];
        foreach (var group in _fuser.Groups)
            Emit(group, flag);
        Outputs = _fuser.Outputs;
        LateGuards = [.. _fuser.Groups.SelectMany(g => g.Guards.Where(n => !IsLoopValue(g, n)))];
    }

    /// <summary>Where everything lies.</summary>
    public Memory Memory { get; }

    /// <summary>The works of each wave.</summary>
    public IReadOnlyList<Work[]> Waves => [.. _waves.Select(w => w.ToArray())];

    /// <summary>The first wave that may write state.</summary>
    public int CommitWave => _schedule.CommitWave;

    /// <summary>The bytes of scratch that each thread needs.</summary>
    public long ScratchBytes { get; private set; }

    /// <summary>The node that holds each output.</summary>
    public IReadOnlyDictionary<string, Tensor> Outputs { get; }

    /// <summary>The guards that no loop checks as it goes: results of reductions.</summary>
    public IReadOnlyList<Tensor> LateGuards { get; }

    private static bool IsLoopValue(Group group, Tensor node) => group.Yields(node);

    private static Tensor Factor(Tensor x) => View.Unshaped(x.Op is Transpose ? x.X : x);

    private static MatMulPlan PlanOf(Tensor product) => MatMulPlan.Create(
        product.Shape[0], product.Shape[1], product.X.Shape[1], product.X.Op is Transpose, product.Second.Op is Transpose);

    // Tasks start at multiples of the group's alignment and are equal to one unit. Of an even number of them two threads have the
    // same share.
    private static nint[] BoundsOf(Group group)
    {
        var units = group.Size / group.Align;
        var tasks = (int)Math.Clamp(CostOf(group) / TaskCost, 1, Math.Min(MostTasks, Math.Max(units, 1)));
        if (tasks > 1)
            tasks = Math.Min((tasks + 1) / 2 * 2, units);
        return [.. Enumerable.Range(0, tasks + 1).Select(i => (nint)((long)units * i / tasks * group.Align))];
    }

    private static long CostOf(Group group) =>
        (long)group.Size * (1 + group.Reductions.Count + group.Members.Sum(m => Kernel.Cost(m.Op)));

    private static string NameOf(Group group)
    {
        var names = group.Members.Select(m => m.Op.Name).Concat(group.Reductions.Select(r => $"{r.Node.Op.Name}{r.Node.Shape}"));
        var loop = string.Join(' ', names);
        return group.Product is { } p ? $"MatMul {p.X.Shape}{p.Second.Shape} {loop}" : $"Loop {group.Size}: {loop}";
    }

    private int Stages(Group group) =>
        group.Whole?.Op is GibbsSweeps || group.Reductions.Exists(r => Accumulator.IsShared(r, _bounds[group].Length - 1)) ? 2 : 1;

    private void RequestMemory()
    {
        var lastRead = new Dictionary<Tensor, int>();
        foreach (var group in _fuser.Groups)
        {
            foreach (var source in SourcesOf(group))
                lastRead[source] = Math.Max(lastRead.GetValueOrDefault(source), _schedule.LastWave(group));
        }

        foreach (var output in _fuser.Outputs.Values)
            lastRead[output] = int.MaxValue;

        // Gradients lie where nothing else does: their lines then stay with the threads that write them.
        var committed = _fuser.Groups.Where(g => g.Commits).SelectMany(SourcesOf).ToHashSet();
        foreach (var group in _fuser.Groups)
        {
            var (first, last) = (_schedule.FirstWave(group), _schedule.LastWave(group));
            foreach (var guard in group.Guards)
                lastRead[guard] = Math.Max(lastRead.GetValueOrDefault(guard), _schedule.CommitWave);
            foreach (var node in NodesOf(group))
            {
                if (node == group.Product || group.Reductions.Exists(r => r.Node == node) || _fuser.IsStored(node))
                    Memory.Request(node, committed.Contains(node) ? 0 : first, Math.Max(last, lastRead.GetValueOrDefault(node)));
            }

            if (group.Product is not null)
                _partialProducts[group] = Memory.Request(_products[group].PartialFloats, first, last);
            if (group.Whole is { Op: GibbsSweeps } gibbs)
                _tables[gibbs] = Memory.Request(GibbsPlan.Of(gibbs).TableFloats, first, last);
            foreach (var reduction in group.Reductions)
            {
                var floats = Accumulator.PartialFloats(reduction, _bounds[group].Length - 1);
                _partials[reduction] = Memory.Request(floats, first, last);
            }
        }
    }

    private static IEnumerable<Tensor> NodesOf(Group group) =>
        [.. group.Members, .. group.Reductions.Select(r => r.Node), .. new[] { group.Product, group.Whole }.OfType<Tensor>()];

    private static IEnumerable<Tensor> SourcesOf(Group group) => group.Operands().Select(v => v.Source)
        .Concat((group.Product?.Inputs ?? []).Select(Factor))
        .Concat((group.Whole?.Inputs ?? []).Select(View.Unshaped));

    private void Emit(Group group, FiniteFlag flag)
    {
        var (wave, name) = (_schedule.FirstWave(group), NameOf(group));
        if (group.Whole is { } whole)
        {
            EmitWhole(whole, wave);
            return;
        }

        var row = group.Product?.Shape[1] ?? RowOf(group);
        var builder = new BodyBuilder(group, Memory, flag, group.Product is not null || row >= LoopWork.LongRow ? row : 0);
        ScratchBytes = Math.Max(ScratchBytes, builder.Body.ScratchBytes);
        if (group.Product is { } product)
            EmitProduct(group, product, builder, wave, name);
        else
            EmitLoop(group, builder, wave, name);
    }

    private void EmitWhole(Tensor whole, int wave)
    {
        nint[] from = [.. whole.Inputs.Select(x => Memory.OfNode(View.Unshaped(x)))];
        var (name, to) = (whole.Op.Name, Memory.OfNode(whole));
        switch (whole.Op)
        {
            case Pick pick:
                _waves[wave].Add(new PickWork(name, whole.Shape.Size / pick.From.Count, pick.From, from[0], to));
                break;
            case Transpose:
                _waves[wave].Add(new TransposeWork(name, whole.Shape.Size, whole.X.Shape[^2], whole.X.Shape[^1], from[0], to));
                break;
            case GibbsSweeps gibbs:
                var plan = GibbsPlan.Of(whole);
                var tables = Memory.Of(_tables[whole]);
                _waves[wave].Add(new GibbsTables(plan, from, tables));
                _waves[wave + 1].Add(new GibbsWork(name, plan, gibbs, from, tables, to));
                ScratchBytes = Math.Max(ScratchBytes, plan.ScratchBytes);
                break;
            default:
                throw new NotSupportedException($"{name}: no work performs it; give it one here.");
        }
    }

    private void EmitProduct(Group group, Tensor product, BodyBuilder builder, int wave, string name)
    {
        var memory = new ProductMemory(
            Memory.OfNode(Factor(product.X)), Memory.OfNode(Factor(product.Second)), builder.Product, Memory.Of(_partialProducts[group]));
        var flops = 2L * product.Shape[0] * product.Shape[1] * product.X.Shape[1];
        _waves[wave].Add(new ProductWork(name, _products[group], memory, builder.Body, product.Shape[1], flops));
    }

    private void EmitLoop(Group group, BodyBuilder builder, int wave, string name)
    {
        var bounds = _bounds[group];
        Accumulator[] accumulators =
        [
            .. group.Reductions.Select((r, i) => new Accumulator(
                r, builder.Reduced[i], bounds.Length - 1, Memory.OfNode(r.Node), Memory.Of(_partials[r]))),
        ];
        _waves[wave].Add(new LoopWork(name, CostOf(group), builder.Body, accumulators, bounds, RowOf(group)));
        Accumulator[] shared = [.. accumulators.Where((_, i) => Accumulator.IsShared(group.Reductions[i], bounds.Length - 1))];
        if (shared.Length > 0)
            _waves[wave + 1].Add(new CombineWork($"Combine {name}", (long)shared.Length * bounds.Length, shared));
    }

    // Blocks that keep to rows find a repeated row, or column of numbers, in one piece.
    private static int RowOf(Group group)
    {
        if (group.Row > 0)
            return group.Row;
        var axes = group.Operands().Where(v => !v.IsWhole && !v.IsScalar && v.Axes[0].Length >= LoopWork.LongRow).Select(v => v.Axes[0].Length);
        return axes.FirstOrDefault(length => group.Size % length == 0);
    }
}
