using Latent.Training;

namespace Latent.Runs;

/// <summary>The sums of an objective's terms over steps, which a checkpoint carries over.</summary>
internal sealed class TermSums(IReadOnlyList<string> terms)
{
    private readonly double[] _sums = new double[terms.Count];

    public long Steps { get; private set; }

    public void Add(StepEvent step)
    {
        Steps++;
        for (var i = 0; i < _sums.Length; i++)
            _sums[i] += step[i];
    }

    public void Clear()
    {
        Steps = 0;
        Array.Clear(_sums);
    }

    public IReadOnlyDictionary<string, double> Means() => Named(x => x / Steps);

    public RunState Into(RunState state) => state with { Sums = Named(x => x), SummedSteps = Steps };

    public void Restore(RunState state)
    {
        Steps = state.SummedSteps;
        for (var i = 0; i < _sums.Length; i++)
            _sums[i] = state.Sums.GetValueOrDefault(terms[i]);
    }

    private OrderedDictionary<string, double> Named(Func<double, double> value)
    {
        var named = new OrderedDictionary<string, double>();
        for (var i = 0; i < _sums.Length; i++)
            named.Add(terms[i], value(_sums[i]));
        return named;
    }
}
