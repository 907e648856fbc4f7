using Latent.Evaluation.Boltzmann;
using Latent.Layers;
using Latent.Objectives;
using Latent.Optimizers;
using Latent.Priors;
using Latent.Schedules;
using Latent.Tensors;
using Latent.Tensors.Backends.Cpu;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;
using Latent.Tests.Evaluation.Boltzmann;
using Latent.Training;

namespace Latent.Tests.Priors;

public sealed class LearnedMachineTests
{
    private static readonly RandomKey Key = new(4);

    // A teacher of 6 + 6 units, whose left layer is seen: the expectation under it of a machine's ln p(l) is a sum over 64 states. The
    // student descends on minibatches with chains; what 40,000 examples leave open is about a thousandth of a nat.
    [Fact]
    public void AMachineLearnsATeacher()
    {
        const int Units = 6, Count = 40_000, Batch = 500, Steps = 6000;
        var teacher = LogPartitionTests.Random(Units, Units, 1);
        teacher = teacher with { Weight = [.. teacher.Weight.Select(w => 2 * w)] };
        var data = LogPartitionTests.Exact(teacher, Count, Key.Fold("data"));
        using var cpu = new CpuBackend(2);
        using var store = new Store();
        var scope = new ParameterScope(store, Key.Fold("parameters"));
        var prior = new BoltzmannPrior(scope, new() { Lefts = Units, Rights = Units, Chains = 1024, Sweeps = 5 });

        // At W = 0 every unit of the right layer is like every other.
        for (var i = 0; i < Units * Units; i++)
            store["weight"].Values[i] = (float)(0.1 * Key.Fold("start").NormalAt(0, i));
        var context = new ForwardContext(Mode.Training, Key, store);
        var x = Tensor.Input("x", [Batch, Units]);
        var loss = prior.LogZ(context) - prior.Machine.NegativeFreeEnergy(x).Mean();
        var adam = new Adam { LearningRate = new Cosine(0.02, 0.0002, Steps) };
        using var program = cpu.Compile(Trainer.TraceStep(new ObjectiveTerms(loss, []), scope.Parameters, adam, null, context), store);
        ScalarInput[] scalars = [.. context.Scalars];
        for (var step = 1; step <= Steps; step++)
        {
            data.AsSpan((step - 1) % (Count / Batch) * Batch * Units, Batch * Units).CopyTo(program.Input<float>("x"));
            Assert.True(program.Run(step, scalars));
        }

        var (known, learned) = (LogLikelihood(teacher, teacher), LogLikelihood(BoltzmannWeights.Of(prior, store), teacher));
        Assert.InRange(learned, known - 0.02, known);
    }

    // E over the teacher's left layer of ln p(l).
    private static double LogLikelihood(BoltzmannWeights machine, BoltzmannWeights teacher)
    {
        double LogMass(BoltzmannWeights of, double[] left) => Enumerable.Range(0, of.Rights).Sum(j => Numerics.Softplus(
            of.RightBias[j] + Enumerable.Range(0, of.Lefts).Sum(i => left[i] * of.Weight[(i * of.Rights) + j]))) + of.LeftBias.Zip(left, (a, l) => a * l).Sum();
        var (ofTeacher, ofMachine) = (new BoltzmannEnumeration(teacher).LogZ, new BoltzmannEnumeration(machine).LogZ);
        return Enumerable.Range(0, 1 << teacher.Lefts).Select(number => TinyMachine.State(number, teacher.Lefts))
            .Sum(left => Math.Exp(LogMass(teacher, left) - ofTeacher) * (LogMass(machine, left) - ofMachine));
    }
}
