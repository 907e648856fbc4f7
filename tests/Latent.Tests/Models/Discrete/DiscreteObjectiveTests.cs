using Latent.Evaluation;
using Latent.Evaluation.Boltzmann;
using Latent.Layers;
using Latent.Models.Discrete;
using Latent.Objectives;
using Latent.Tensors;
using Latent.Tensors.Backends.Cpu;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Tests.Models.Discrete;

/// <summary>Models of two or four bits and three pixels, whose expectations are known to many digits by many draws.</summary>
public sealed class DiscreteObjectiveTests
{
    private const int Pixels = 3, Rows = 8_000, Steps = 40;
    private const double Width = 0.04;

    private static readonly RandomKey Key = new(9);

    // The estimate along a random direction against the difference of the mean objective, both with their errors over steps; the difference
    // itself is off by the order of Width².
    [Theory]
    [InlineData("dvae", "spike-exponential:5", 2, 1)]
    [InlineData("dvae", "spike-exponential:5", 1, 2)]
    [InlineData("dvae", "spike-exponential:3", 4, 1)]
    [InlineData("dvae-pp", "exponential:8", 2, 1)]
    [InlineData("dvae-pp", "power:20", 2, 1)]
    [InlineData("dvae-pp", "power:20", 1, 2)]
    [InlineData("dvae-sharp", "exponential:8", 2, 1)]
    [InlineData("dvae-sharp", "uniform-exponential:10", 2, 1)]
    [InlineData("dvae-sharp", "power:20", 2, 1)]
    [InlineData("dvae-sharp", "gaussian:15", 2, 1)]
    [InlineData("dvae-sharp", "gaussian-integral:10", 2, 1)]
    [InlineData("dvae-sharp", "power:20", 2, 1, 3)]
    [InlineData("dvae-sharp", "gaussian-integral:10", 1, 2, 3)]
    public void TheGradientIsThatOfTheExpectation(string kind, string relaxation, int groups, int units, int draws = 1)
    {
        using var toy = new Toy(kind, relaxation, groups, units, draws);
        var (gradient, difference) = (toy.Gradients(), toy.Differences());
        var error = Math.Sqrt((gradient.StandardError * gradient.StandardError) + (difference.StandardError * difference.StandardError));
        Assert.True(
            Math.Abs(gradient.Mean - difference.Mean) < (4 * error) + (2 * Width * Width * Math.Abs(difference.Mean)),
            $"gradient {gradient}, difference {difference}");
        Assert.True(error < 0.05 * (1 + Math.Abs(difference.Mean)), $"errors of {error:F4} see little");
    }

    // ln p(x) of the relaxed model by draws of its prior: without couplings the mean field is exact, and the bound may not be above it.
    [Fact]
    public void TheWeightedBoundGrowsWithItsDrawsToTheLikelihood()
    {
        double[] bounds = [.. new[] { 1, 16, 2000 }.Select(k =>
        {
            using var toy = new Toy("dvae-sharp", "exponential:8", 2, 1, k, rows: 40_000 / k, coupling: 0);
            return toy.Bound();
        })];
        using var model = new Toy("dvae-sharp", "exponential:8", 2, 1, 1, coupling: 0);
        var exact = model.LogLikelihood();
        Assert.True(bounds[0] < bounds[1] && bounds[1] < bounds[2], string.Join(", ", bounds));
        Assert.InRange(bounds[2], exact - 0.02, exact + 0.005);
    }

    // What mean field takes from the bound of a coupled model of two bits is a hundredth of a nat.
    [Fact]
    public void MeanFieldTakesLittleFromTheBound()
    {
        using var toy = new Toy("dvae-sharp", "exponential:8", 2, 1, 2000, rows: 20);
        using var model = new Toy("dvae-sharp", "exponential:8", 2, 1, 1);
        var taken = model.LogLikelihood() - toy.Bound();
        Assert.InRange(taken, -0.005, 0.02);
    }

    private sealed class Toy : IDisposable
    {
        private readonly CpuBackend _cpu = new(2);
        private readonly Store _store = new();
        private readonly ParameterScope _scope;
        private readonly DiscreteVae _model;
        private readonly Program _program;
        private readonly float[][] _direction;
        private readonly int _rows;

        public Toy(string kind, string relaxation, int groups, int units, int draws, int rows = Rows, double coupling = 1)
        {
            _rows = rows;
            _scope = new ParameterScope(_store, Key.Fold("parameters"));
            var training = kind switch { "dvae" => DiscreteTraining.Bits, "dvae-pp" => DiscreteTraining.SmoothedBits, _ => DiscreteTraining.Relaxed };
            _model = new DiscreteVae(_scope, new()
            {
                Networks = new() { DataSize = Pixels, LatentSize = units, Hidden = [] },
                Groups = groups,
                Normalize = false,
                Training = training,
                Relaxation = BitRelaxation.Parse(relaxation, training, groups, isLinear: true),
                Chains = 4000,
                Sweeps = 20,
            });
            foreach (var parameter in _scope.Parameters.Where(p => !p.Name.EndsWith("width", StringComparison.Ordinal)))
            {
                for (var i = 0; i < parameter.Values.Length; i++)
                    parameter.Values[i] = (float)((parameter.Name == "prior.weight" ? coupling : 1) * Key.Fold(parameter.Name).NormalAt(1, i));
            }

            _direction = [.. _scope.Parameters.Select(p => Enumerable.Range(0, p.Values.Length).Select(i => (float)Key.Fold(p.Name).NormalAt(2, i)).ToArray())];
            var context = new ForwardContext(Mode.Training, Key, _store);
            var x = Tensor.Input("x", [rows, Pixels]);
            IObjective objective = draws > 1 ? new ImportanceWeighted(draws) : new Elbo();
            var terms = objective.Evaluate(_model, x, context);
            var outputs = new Dictionary<string, Tensor> { ["loss"] = terms.Minimized };
            foreach (var (i, gradient) in terms.Gradients(_scope.Parameters).Index())
                outputs[$"g{i}"] = gradient;
            _program = _cpu.Compile(new Trace { Outputs = outputs, Updates = context.Updates }, _store);
            for (var i = 0; i < rows * Pixels; i++)
                _program.Input<float>("x")[i] = i % Pixels == 1 ? 0 : 1;
            Refresh();
        }

        public Estimate Gradients() => Estimate.Of([.. Enumerable.Range(1, Steps).Select(step =>
        {
            _program.Run(step);
            return _direction.Index().Sum(d => d.Item.Zip(_program.Output($"g{d.Index}").ToArray(), (v, g) => (double)v * g).Sum());
        })]);

        public Estimate Differences()
        {
            double[] above = Losses(Width), below = Losses(-Width);
            return Estimate.Of([.. above.Zip(below, (a, b) => (a - b) / (2 * Width))]);
        }

        public double Bound() => -Losses(0).Average();

        // The mean of p(x | ζ) over draws of the relaxed prior.
        public double LogLikelihood()
        {
            var machine = BoltzmannWeights.Of(_model.Boltzmann, _store);
            var p = new double[4];
            for (var state = 0; state < 4; state++)
                p[state] = Math.Exp(machine.NegativeEnergy([state & 1], [state >> 1]) - new BoltzmannEnumeration(machine).LogZ);
            var zeta = Tensor.Input("zeta0", [_rows, 1]);
            var second = Tensor.Input("zeta1", [_rows, 1]);
            var logProb = _model.Decode([zeta, second], new ForwardContext(Mode.Evaluation, Key)).LogProb(TinyX());
            using var program = _cpu.Compile(Trace.Of("y", logProb), _store);
            var sum = 0.0;
            for (var step = 0; step < 20; step++)
            {
                for (var i = 0; i < _rows; i++)
                {
                    var (u, state) = (Key.Fold("state").UniformAt(step, i), 0);
                    for (; state < 3 && u > p[state]; state++)
                        u -= p[state];
                    for (var bit = 0; bit < 2; bit++)
                    {
                        var t = -Math.Log(1 - ((1 - Math.Exp(-8)) * Key.Fold($"t{bit}").UniformAt(step, i))) / 8;
                        program.Input<float>($"zeta{bit}")[i] = (float)(((state >> bit) & 1) == 1 ? 1 - t : t);
                    }
                }

                program.Run(1);
                sum += program.Output("y").ToArray().Average(y => Math.Exp(y)) / 20;
            }

            return Math.Log(sum);
        }

        public void Dispose()
        {
            _program.Dispose();
            _store.Dispose();
            _cpu.Dispose();
        }

        private static Tensor TinyX() => Priors.TinyMachine.Row(1, 0, 1);

        private double[] Losses(double h)
        {
            Move(h);
            Refresh();
            double[] losses = [.. Enumerable.Range(1, Steps).Select(step =>
            {
                _program.Run(step);
                return (double)_program.Output("loss")[0];
            })];
            Move(-h);
            Refresh();
            return losses;
        }

        private void Move(double h)
        {
            foreach (var (parameter, direction) in _scope.Parameters.Zip(_direction))
            {
                for (var i = 0; i < direction.Length; i++)
                    parameter.Values[i] += (float)(h * direction[i]);
            }
        }

        private void Refresh() => LogPartition.Refresh(_model, _store, _cpu, Key);
    }
}
