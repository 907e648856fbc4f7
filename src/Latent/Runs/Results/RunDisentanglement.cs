using Latent.Data;
using Latent.Evaluation;
using Latent.Evaluation.Disentanglement;
using Latent.Tensors.Programs;
using Latent.Tensors.Random;

namespace Latent.Runs.Results;

/// <summary>How the scores of a run's codes are taken.</summary>
/// <param name="Samples">The number of data, or decisions, that a score learns from; half as many judge it.</param>
/// <param name="Repeats">How often each score is taken, with other draws.</param>
public sealed record RunDisentanglementOptions(int Samples = 10_000, int Repeats = 3);

/// <summary>Whether each dimension of a run's codes, the means of q(z | x), stands for one factor of the data.</summary>
/// <param name="Step">The step of the parameters.</param>
/// <param name="Options">How the scores were taken.</param>
/// <param name="Factors">The factors.</param>
/// <param name="Scores">The scores.</param>
/// <param name="Importance">The share of each dimension in the prediction of a factor by DCI, mean over repeats. Shape: [Z,
/// factors].</param>
/// <param name="Information">The mutual information of dimension and factor, in nats, mean over repeats. Shape: [Z,
/// factors].</param>
public sealed record RunDisentanglement(
    long Step, RunDisentanglementOptions Options, IReadOnlyList<Factor> Factors, IReadOnlyList<DisentanglementScore> Scores,
    double[,] Importance, double[,] Information)
{
    // The scores that compare batches draw so many codes for one decision.
    private const int CodesPerDecision = 2 * 64;

    /// <summary>Scores a model by the combinations of known factors.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The combinations.</param>
    /// <param name="backend">What computes.</param>
    /// <param name="options">How many data, how often.</param>
    /// <exception cref="RunException">The examples are not of the model's shape, the run has no q(z | x), or its model is given labels.</exception>
    public static RunDisentanglement Of(
        RunModel model, FactorizedExamples data, IBackend backend, RunDisentanglementOptions options)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        model.RequireEncoder();
        model.RefuseLabels("disentanglement");
        model.CheckShape(data.All, "the factorized examples");
        var key = new RandomKey(model.Recipe.Seed).Fold("disentanglement");
        using var inference = new Inference(model.Model, model.Store, backend, key);
        var codes = Codes(inference, data);
        if ((long)options.Samples * CodesPerDecision > data.Factors.Combinations)
            codes = codes.Tabulated();
        var takes = Enumerable.Range(0, options.Repeats).Select(i => Take.Of(codes, key.Fold(i), options.Samples)).ToArray();
        return new(
            model.Step,
            options,
            [.. data.Factors],
            [.. DisentanglementScore.Named(data.Factors).Select((named, i) => named with
            {
                Value = Estimate.Of([.. takes.Select(take => take.Values[i])]) with { Estimator = "mean over repeats", Unit = "" },
            })],
            Mean(takes, take => take.Importance),
            Mean(takes, take => take.Information));
    }

    private static Representation Codes(Inference inference, FactorizedExamples data) =>
        Representation.Of(data, inference.LatentSize, (x, means) =>
        {
            var z = new float[means.Length];
            inference.Encode(x, z);
            for (var i = 0; i < z.Length; i++)
                means[i] = z[i];
        });

    private static double[,] Mean(Take[] takes, Func<Take, double[,]> matrix)
    {
        var (rows, columns) = (matrix(takes[0]).GetLength(0), matrix(takes[0]).GetLength(1));
        var mean = new double[rows, columns];
        for (var i = 0; i < rows; i++)
        {
            for (var k = 0; k < columns; k++)
                mean[i, k] = takes.Average(take => matrix(take)[i, k]);
        }

        return mean;
    }

    /// <summary>All scores once, in the order of <see cref="DisentanglementScore.Named"/>.</summary>
    private sealed record Take(double[] Values, double[,] Importance, double[,] Information)
    {
        public static Take Of(Representation codes, RandomKey key, int samples)
        {
            var test = Math.Max(1, samples / 2);
            var gap = MutualInformationGap.Of(codes.Sample(samples, key.Fold("mig")));
            var dci = FactorImportance.Of(codes, key.Fold("dci"), samples, test);
            return new(
                [
                    new BetaVaeScore { Train = samples, Test = test }.Of(codes, key.Fold("beta")),
                    new FactorVaeScore { Train = samples, Test = test, ScaleSample = samples }.Of(codes, key.Fold("factor")),
                    gap.Score,
                    AttributePredictability.Of(codes, key.Fold("sap"), samples, test).Score,
                    dci.Disentanglement,
                    dci.Completeness,
                    dci.Informativeness,
                ],
                dci.Importance,
                gap.Information);
        }
    }
}
