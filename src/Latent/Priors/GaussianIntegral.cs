using Latent.Layers;
using Latent.Probability.Boltzmann;
using Latent.Tensors;
using Latent.Tensors.Programs;

namespace Latent.Priors;

/// <summary>
/// A Boltzmann machine's bits under correlated Gaussian noise, <c>r(ζ | z) = N(ζ; z, M⁻¹)</c> with <c>M = λI + [[0, W], [Wᵀ, 0]]</c>, whose sum
/// over the bits is a closed form: <c>ln p(ζ) = ½ ln det(M / 2π) - ½ ζᵀMζ + Σᵢ softplus((Mζ)ᵢ + aᵢ - λ/2) - ln Z</c>.
/// </summary>
/// <remarks>
/// Vahdat, Andriyash and Macready 2018, arXiv:1805.07445 (DVAE#), section 3.2. λ and the determinant are set when ln Z is estimated; the
/// gradient of the determinant needs <c>X = (I - λ⁻²WᵀW)⁻¹</c>, which follows W from step to step by Newton's iteration
/// <c>X ← X (2I - A X)</c> (Schulz 1933, doi:10.1002/zamm.19330130111).
/// </remarks>
public sealed class GaussianIntegral
{
    // M's least eigenvalue when λ is set; W may grow by so much until it is set again.
    private const double Margin = 5;

    private readonly double _leastPrecision;
    private readonly Variable _precision;
    private readonly Variable _halfLogDeterminant;
    private readonly Variable _inverse;

    /// <summary>Declares the states, which start as those of W = 0.</summary>
    /// <param name="scope">Where to declare them.</param>
    /// <param name="options">The sizes of the layers.</param>
    /// <param name="leastPrecision">What λ is at least.</param>
    public GaussianIntegral(ParameterScope scope, BoltzmannOptions options, double leastPrecision)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(options);
        _leastPrecision = Math.Max(Margin, Require.Positive(leastPrecision));
        var (rights, units) = (options.Rights, options.Lefts + options.Rights);
        _precision = scope.State("precision", [], Initializers.Constant((float)_leastPrecision));
        _halfLogDeterminant = scope.State("halfLogDeterminant", [], Initializers.Constant((float)HalfLogDeterminant(units, _leastPrecision, [])));
        _inverse = scope.State("inverse", [rights, rights], (_, _, values) =>
        {
            for (var i = 0; i < rights; i++)
                values[(i * rights) + i] = 1;
        });
    }

    /// <summary>½ ln det(M / 2π) as it was last set, in nats. Shape: [].</summary>
    public Tensor LogScale => _halfLogDeterminant.Tensor;

    /// <summary>ln p(ζ) + ln Z - ½ ln det(M / 2π), in nats. Shape: [.., L], [.., R] → [..].</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="left">The relaxed bits of the left layer.</param>
    /// <param name="right">Those of the right layer.</param>
    public Tensor LogDensity(RestrictedBoltzmann machine, Tensor left, Tensor right)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        var lambda = _precision.Tensor;
        var ofLeft = (lambda * left) + right.MatMul(machine.Weight.Transpose());
        var ofRight = (lambda * right) + left.MatMul(machine.Weight);
        return (((ofLeft * left).SumInner() + (ofRight * right).SumInner()) * -0.5)
            + (ofLeft + machine.LeftBias - (0.5 * lambda)).Softplus().SumInner()
            + (ofRight + machine.RightBias - (0.5 * lambda)).Softplus().SumInner();
    }

    /// <summary>Sets λ, the determinant and X by the machine's singular values.</summary>
    /// <param name="store">The store that the states were declared in.</param>
    /// <param name="units">L + R.</param>
    /// <param name="squares">The squares of W's singular values, of which there are R with zeros. Shape: [R].</param>
    /// <param name="vectors">The eigenvectors of WᵀW, as columns. Shape: [R, R].</param>
    public void Set(Store store, int units, double[] squares, double[,] vectors)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(squares);
        ArgumentNullException.ThrowIfNull(vectors);
        var lambda = Math.Max(_leastPrecision, Math.Sqrt(Math.Max(0, squares.Max())) + Margin);
        store[_precision.Name].Values[0] = (float)lambda;
        store[_halfLogDeterminant.Name].Values[0] = (float)HalfLogDeterminant(units, lambda, squares);
        var inverse = store[_inverse.Name].Values;
        var rights = squares.Length;
        for (var i = 0; i < rights; i++)
        {
            for (var j = 0; j < rights; j++)
            {
                var sum = 0.0;
                for (var k = 0; k < rights; k++)
                    sum += vectors[i, k] * vectors[j, k] / (1 - (squares[k] / lambda / lambda));
                inverse[(i * rights) + j] = (float)sum;
            }
        }
    }

    /// <summary>The gradient of -½ ln det M by W, <c>λ⁻² W X</c>; the pass moves X on. Shape: [L, R].</summary>
    internal Tensor Moment(Tensor weight, ForwardContext context)
    {
        var shrunk = weight / _precision.Tensor;
        var x = _inverse.Tensor;
        for (var iteration = 0; iteration < 2; iteration++)
            x = (2 * x) - x.MatMul(x - shrunk.Transpose().MatMul(shrunk.MatMul(x)));
        context.Update(_inverse.Name, x);
        return shrunk.MatMul(x) / _precision.Tensor;
    }

    private static double HalfLogDeterminant(int units, double lambda, double[] squares) =>
        (0.5 * ((units * Math.Log(lambda)) + squares.Sum(s => Math.Log(1 - (s / lambda / lambda))))) - (units * 0.5 * Math.Log(2 * Math.PI));
}
