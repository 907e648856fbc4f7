using Latent.Tensors.Programs;

namespace Latent.Evaluation;

/// <summary>
/// Programs over one store, compiled when first asked for: one for each size of batch and number of draws.
/// </summary>
internal sealed class ProgramCache<TKey>(IBackend backend, Store store, Func<TKey, Trace> trace) : IDisposable
    where TKey : notnull
{
    private readonly Dictionary<TKey, Program> _programs = [];

    public Program this[TKey key]
    {
        get
        {
            if (!_programs.TryGetValue(key, out var program))
                _programs[key] = program = backend.Compile(trace(key), store);
            return program;
        }
    }

    public void Dispose()
    {
        foreach (var program in _programs.Values)
            program.Dispose();
        _programs.Clear();
    }
}
