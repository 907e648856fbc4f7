namespace Latent.Tensors.Programs;

/// <summary>A compiled <see cref="Trace"/> over one <see cref="Store"/>. It may run any number of times, one run at a time.</summary>
public abstract class Program : IDisposable
{
    /// <summary>Where to write an input before a run. An input that the trace does not need is absent.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="int"/>, as the input's element type is.</typeparam>
    /// <exception cref="KeyNotFoundException">The trace has no input of that label.</exception>
    public abstract Span<T> Input<T>(string label)
        where T : unmanaged;

    /// <summary>Copies values into an input before a run, with the backend's threads where that is faster.</summary>
    /// <param name="label">The input's label.</param>
    /// <param name="values">As many values as the input has.</param>
    /// <exception cref="KeyNotFoundException">The trace has no input of that label.</exception>
    /// <exception cref="ArgumentException">There are too few values, or too many.</exception>
    public virtual void Write(string label, ReadOnlySpan<float> values) => values.CopyTo(Expect(Input<float>(label), label, values.Length));

    /// <summary>The input, where it takes so many values.</summary>
    private protected static Span<float> Expect(Span<float> input, string label, int length) => input.Length == length
        ? input
        : throw new ArgumentException($"The input '{label}' takes {input.Length} values, not {length}.", nameof(length));

    /// <summary>Whether the trace depends on an input of that label.</summary>
    public abstract bool HasInput(string label);

    /// <summary>An output's value after the last run.</summary>
    /// <exception cref="KeyNotFoundException">The trace has no output of that label.</exception>
    public abstract ReadOnlySpan<float> Output(string label);

    /// <summary>Computes the outputs and, where every guard is finite, the next state.</summary>
    /// <param name="step">The number of this run: random numbers are a function of it.</param>
    /// <returns>Whether every guard was finite; if not, no state was written.</returns>
    public abstract bool Run(long step);

    /// <summary>The multiplications and additions of one run's matrix products; 0 where the backend does not count them.</summary>
    public virtual long Flops => 0;

    /// <inheritdoc/>
    public abstract void Dispose();
}

/// <summary>What turns a trace into a program.</summary>
public interface IBackend
{
    /// <summary>Compiles a trace over a store.</summary>
    /// <exception cref="ArgumentException">The trace draws twice under one name, or its state does not fit the store.</exception>
    Program Compile(Trace trace, Store store);
}
