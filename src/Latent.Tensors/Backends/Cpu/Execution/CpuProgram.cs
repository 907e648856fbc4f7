using Latent.Tensors.Backends.Cpu.Kernels;
using Latent.Tensors.Ops;
using Latent.Tensors.Programs;

namespace Latent.Tensors.Backends.Cpu.Execution;

/// <summary>A compiled trace: waves of work over fixed addresses. Running it allocates nothing.</summary>
internal sealed unsafe class CpuProgram : Program
{
    private const int Page = 4096;

    private readonly WorkerPool _pool;
    private readonly Store _store;
    private readonly Memory _memory;
    private readonly FiniteFlag _flag = new();
    private readonly CopyTasks _copy = new();
    private readonly Wave[] _waves;
    private readonly int _commitWave;
    private readonly Worker[] _workers;
    private readonly nint _scratchBytes;
    private readonly AlignedBuffer _scratch;
    private readonly Dictionary<string, Input> _inputs = [];
    private readonly Dictionary<string, (nint Address, int Size)> _outputs = [];
    private readonly (nint Address, int Size)[] _guards;
    private bool _isBrokenOff;

    public CpuProgram(Trace trace, Store store, WorkerPool pool)
    {
        trace.Check(store);
        (_pool, _store) = (pool, store);
        var compiler = new Compiler(trace, store, _flag);
        _memory = compiler.Memory;
        _commitWave = compiler.CommitWave;
        // Whole pages and one more, so that no two threads write to neighbouring lines.
        _scratchBytes = (nint)((compiler.ScratchBytes / Page * Page) + (2 * Page));
        _scratch = new AlignedBuffer(pool.Threads * _scratchBytes);
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

    // The threads that copy a share are those whose tasks read it.
    public override void Write(string label, ReadOnlySpan<float> values)
    {
        var to = Expect(Input<float>(label), label, values.Length);
        if (values.Length < CopyTasks.WorthSharing)
        {
            values.CopyTo(to);
            return;
        }

        fixed (float* from = values, target = to)
        {
            lock (_pool)
            {
                _copy.Set(from, target, values.Length);
                _pool.Run(_copy, CopyTasks.Count);
            }
        }

        GC.KeepAlive(this);
    }

    public override ReadOnlySpan<float> Output(string label)
    {
        ObjectDisposedException.ThrowIf(_scratch.IsClosed, this);
        if (!_outputs.TryGetValue(label, out var output))
            throw new KeyNotFoundException($"The program has no output '{label}'; it has {string.Join(", ", _outputs.Keys)}.");
        return new ReadOnlySpan<float>((void*)output.Address, output.Size);
    }

    public override bool Run(long step)
    {
        ObjectDisposedException.ThrowIf(_scratch.IsClosed, this);
        ObjectDisposedException.ThrowIf(_store.IsDisposed, _store);

        // The pool serves one program at a time; others of the same backend wait.
        lock (_pool)
        {
            if (_isBrokenOff)
                throw new InvalidOperationException("A run of this program broke off in a task; what it had counted is lost, so compile it again.");
            _isBrokenOff = true;
            SetStep(step);
            _flag.Reset();
            RunWaves(0, _commitWave);
            var finite = IsFinite();
            if (finite)
                RunWaves(_commitWave, _waves.Length);

            _isBrokenOff = false;

            // The waves hold addresses only: the memory is this program's.
            GC.KeepAlive(this);
            return finite;
        }
    }

    public override void Dispose()
    {
        lock (_pool)
        {
            _memory.Dispose();
            _scratch.Dispose();
        }
    }

    private void RunWaves(int from, int to)
    {
        for (var i = from; i < to; i++)
            _waves[i].Run(_pool);
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
            _workers[i] = new Worker(_scratch.DangerousGetHandle() + (i * _scratchBytes), step);
    }
}
