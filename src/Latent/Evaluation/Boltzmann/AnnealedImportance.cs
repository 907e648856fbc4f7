using System.Globalization;
using Latent.Layers;
using Latent.Tensors;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Evaluation.Boltzmann;

/// <summary>
/// ln Z of a restricted Boltzmann machine by annealed importance sampling: chains are led from the uniform distribution, whose Z is
/// 2^(L + R), to the machine by inverse temperatures β from 0 to 1, and weighed by what the way changes,
/// <c>ln w = Σₖ ln p*(l; βₖ) - ln p*(l; βₖ₋₁)</c> with the right layer summed out.
/// </summary>
/// <remarks>
/// Neal 2001, doi:10.1023/A:1008923215028; of a restricted Boltzmann machine: Salakhutdinov and Murray 2008,
/// doi:10.1145/1390156.1390266. The weights are unbiased for Z, so ln of their mean lies below ln Z in expectation; led the other way
/// from draws of the machine it lies above: Burda, Grosse and Salakhutdinov 2015, arXiv:1412.8566.
/// </remarks>
public sealed class AnnealedImportance : IDisposable
{
    private const string Left = "left", Before = "before", After = "after", Beta = "beta";

    private readonly BoltzmannWeights _machine;
    private readonly AnnealingOptions _options;
    private readonly RandomKey _key;
    private readonly Store _store = new();
    private readonly Program _program;

    /// <summary>Compiles one temperature's step.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="options">How finely it is annealed.</param>
    /// <param name="backend">What computes.</param>
    /// <param name="key">The stream of all draws.</param>
    public AnnealedImportance(BoltzmannWeights machine, AnnealingOptions options, IBackend backend, RandomKey key)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(backend);
        (_machine, _options, _key) = (machine, options, key);
        var (weight, a, b) = machine.StoredIn(_store);
        var left = _store.Add(Left, [options.Chains, machine.Lefts]).Tensor;
        Tensor before = Tensor.Input(Before, []), after = Tensor.Input(After, []), beta = Tensor.Input(Beta, []);
        var (fields, bias) = (left.MatMul(weight) + b, (left * a).SumInner());
        Tensor LogMass(Tensor at) => (at * bias) + (at * fields).Softplus().SumInner();
        var swept = key.Gibbs(left, weight, a, b, beta, options.Sweeps);
        _program = backend.Compile(
            new Trace
            {
                Outputs = new Dictionary<string, Tensor> { ["change"] = LogMass(after) - LogMass(before) },
                Updates = new Dictionary<string, Tensor> { [Left] = swept.Columns(..machine.Lefts) },
            },
            _store);
    }

    private double LogUniform => (_machine.Lefts + _machine.Rights) * Math.Log(2);

    /// <summary>ln Z with its standard error, in nats: in expectation a lower bound.</summary>
    public Estimate Forward()
    {
        var left = _store[Left].Values;
        Initializers.Coins(_key.Fold("start"), default, left);
        var weights = new double[_options.Chains];
        for (var k = 1; k <= _options.Temperatures; k++)
            Step(k - 1, k, k, k, weights);
        return OfWeights(weights, 1) with { Estimator = Said("") };
    }

    /// <summary>ln Z with its standard error, in nats, from draws of the machine itself: in expectation an upper bound.</summary>
    /// <param name="draws">Draws of the left layer, one a chain. Shape: [Chains, L].</param>
    /// <exception cref="ArgumentException">There are not as many as chains.</exception>
    public Estimate Reverse(ReadOnlySpan<float> draws)
    {
        if (draws.Length != _store[Left].Values.Length)
            throw new ArgumentException($"AnnealedImportance: takes {_options.Chains} draws of {_machine.Lefts} bits, not {draws.Length} values.", nameof(draws));
        draws.CopyTo(_store[Left].Values);
        var weights = new double[_options.Chains];
        for (var k = _options.Temperatures; k >= 1; k--)
            Step(k, k - 1, k - 1, 2L * _options.Temperatures - k, weights);
        return OfWeights(weights, -1) with { Estimator = Said(" in reverse") };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _program.Dispose();
        _store.Dispose();
    }

    private string Said(string direction) => string.Create(
        CultureInfo.InvariantCulture, $"annealed importance sampling{direction}, {_options.Temperatures} temperatures");

    // The weights' change between two temperatures, then sweeps at a third.
    private void Step(int from, int to, int at, long number, double[] weights)
    {
        _program.Input<float>(Before)[0] = (float)from / _options.Temperatures;
        _program.Input<float>(After)[0] = (float)to / _options.Temperatures;
        _program.Input<float>(Beta)[0] = (float)at / _options.Temperatures;
        _program.Run(number);
        var change = _program.Output("change");
        for (var i = 0; i < weights.Length; i++)
            weights[i] += change[i];
    }

    // ± ln mean w, whose error is that of the mean over the mean.
    private Estimate OfWeights(double[] logWeights, int sign)
    {
        var largest = logWeights.Max();
        var mean = Estimate.Of(Array.ConvertAll(logWeights, w => Math.Exp(w - largest)));
        return new(LogUniform + (sign * (largest + Math.Log(mean.Mean))), mean.StandardError / mean.Mean, logWeights.Length);
    }
}
