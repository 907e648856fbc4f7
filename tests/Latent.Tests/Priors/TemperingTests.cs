using Latent.Evaluation.Boltzmann;
using Latent.Layers;
using Latent.Priors;
using Latent.Tensors;
using Latent.Tensors.Backends.Cpu;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Tests.Priors;

public sealed class TemperingTests
{
    private static readonly RandomKey Key = new(12);

    // Two states of all bits alike, far apart: chains that begin at all zeros stay there, and below warmer ones find the other side, whose
    // probability is by enumeration.
    [Fact]
    public void WarmChainsCarryColdOnesAcross()
    {
        var machine = new BoltzmannWeights([.. Enumerable.Repeat(2.0, 36)], [.. Enumerable.Repeat(-6.0, 6)], [.. Enumerable.Repeat(-5.95, 6)]);
        var expected = new BoltzmannEnumeration(machine).Moments().Left[0];
        Assert.InRange(expected, 0.4, 0.7);
        Assert.InRange(MeanLeft(machine, temperatures: 1), 0, 0.15);
        Assert.InRange(MeanLeft(machine, temperatures: 8), expected - 0.06, expected + 0.06);
    }

    // With every chain in equilibrium exchanges leave it so.
    [Fact]
    public void ExchangesKeepTheMoments()
    {
        var moments = new BoltzmannEnumeration(TinyMachine.Weights).Moments();
        Assert.Equal(moments.Left[0], MeanLeft(TinyMachine.Weights, temperatures: 3, steps: 400), tolerance: 0.015);
    }

    // The mean of the first left unit of the machine's own chains over some steps.
    private static double MeanLeft(BoltzmannWeights machine, int temperatures, int steps = 150)
    {
        using var cpu = new CpuBackend(2);
        using var store = new Store();
        var scope = new ParameterScope(store, Key);
        var prior = new BoltzmannPrior(scope, new() { Lefts = machine.Lefts, Rights = machine.Rights, Chains = 200, Sweeps = 2, Temperatures = temperatures });
        Copy(machine.Weight, "weight");
        Copy(machine.LeftBias, "leftBias");
        Copy(machine.RightBias, "rightBias");
        store["chains"].Values.Clear();
        var context = new ForwardContext(Mode.Training, Key, store);
        var logZ = prior.LogZ(context);
        using var program = cpu.Compile(new Trace { Outputs = new Dictionary<string, Tensor> { ["y"] = logZ }, Updates = context.Updates }, store);
        var (sum, bits) = (0.0, new float[200 * machine.Lefts]);
        for (var step = 1; step <= steps; step++)
        {
            program.Run(step);
            prior.Chains(store, bits);
            if (step > steps / 2)
                sum += Enumerable.Range(0, 200).Average(i => bits[i * machine.Lefts]) / (steps - (steps / 2));
        }

        return sum;

        void Copy(double[] values, string name) => Array.ConvertAll(values, x => (float)x).CopyTo(store[name].Values);
    }
}
