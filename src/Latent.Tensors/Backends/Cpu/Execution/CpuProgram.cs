using Latent.Tensors.Backends.Cpu.Kernels;
using Latent.Tensors.Ops;
using Latent.Tensors.Programs;

namespace Latent.Tensors.Backends.Cpu.Execution;

/// <summary>A compiled trace: waves of work over fixed addresses. Running it allocates nothing.</summary>
internal sealed unsafe class CpuProgram : Program
{
    private readonly WorkerPool _pool;
    private readonly Memory _memory;
    private readonly FiniteFlag _flag = new();
    private readonly Wave[] _waves;
    private readonly int _commitWave;
    private readonly Worker[] _workers;
    private readonly AlignedBuffer _scratch;
    private readonly Dictionary<string, Input> _inputs = [];
    private readonly Dictionary<string, (nint Address, int Size)> _outputs = [];
    private readonly (nint Address, int Size)[] _guards;

    public CpuProgram(Trace trace, Store store, WorkerPool pool)
    {
        trace.Check();
        foreach (var (name, value) in trace.Updates)
        {
            if (store[name].Shape != value.Shape)
                throw new ShapeException("Update", $"'{name}' is {store[name].Shape} in the store, its next value {value.Shape}");
        }

        _pool = pool;
        var compiler = new Compiler(trace, store, _flag);
        _memory = compiler.Memory;
        _commitWave = compiler.CommitWave;
        _scratch = new AlignedBuffer((long)pool.Threads * Worker.ScratchBytes);
        _workers = new Worker[pool.Threads];
        SetStep(0);
        _waves = [.. compiler.Waves.Select(works => new Wave(works, _workers))];
        foreach (var node in Gradient.TopologicalOrder(trace.Roots))
        {
            if (node.Op is Input input)
                _inputs[input.Label] = input;
        }

        foreach (var (label, node) in compiler.Outputs)
            _outputs[label] = (_memory.OfNode(node), node.Shape.Size);
        _guards = [.. compiler.LateGuards.Select(n => (_memory.OfNode(n), n.Shape.Size))];
    }

    /// <summary>The waves, for a profile.</summary>
    public IReadOnlyList<Wave> Waves => _waves;

    /// <summary>The bytes that intermediate values take.</summary>
    public long ArenaBytes => _memory.ArenaBytes;

    /// <summary>The multiplications and additions of a run's matrix products.</summary>
    public override long Flops => _waves.Sum(w => w.Works.Sum(work => work.Flops));

    public override bool HasInput(string label) => _inputs.ContainsKey(label);

    public override Span<T> Input<T>(string label)
    {
        if (!_inputs.TryGetValue(label, out var input))
            throw new KeyNotFoundException($"The program has no input '{label}'; it has {string.Join(", ", _inputs.Keys)}.");
        if (typeof(T) != (input.Type == ElementType.Int32 ? typeof(int) : typeof(float)))
            throw new ArgumentException($"The input '{label}' is {input.Type}, not {typeof(T).Name}.", nameof(label));
        return _memory.OfInput(input).Span<T>(0, input.Shape.Size);
    }

    public override ReadOnlySpan<float> Output(string label)
    {
        if (!_outputs.TryGetValue(label, out var output))
            throw new KeyNotFoundException($"The program has no output '{label}'; it has {string.Join(", ", _outputs.Keys)}.");
        return new ReadOnlySpan<float>((void*)output.Address, output.Size);
    }

    public override bool Run(long step)
    {
        SetStep(step);
        _flag.Reset();
        for (var i = 0; i < _commitWave; i++)
            _waves[i].Run(_pool);
        if (!IsFinite())
            return false;
        for (var i = _commitWave; i < _waves.Length; i++)
            _waves[i].Run(_pool);
        return true;
    }

    public override void Dispose()
    {
        _memory.Dispose();
        _scratch.Dispose();
    }

    private bool IsFinite()
    {
        foreach (var (address, size) in _guards)
        {
            if (!Reductions.AllFinite((float*)address, size))
                return false;
        }

        return _flag.IsFinite;
    }

    private void SetStep(long step)
    {
        for (var i = 0; i < _workers.Length; i++)
            _workers[i] = new Worker(_scratch.DangerousGetHandle() + (i * Worker.ScratchBytes), step);
    }
}
