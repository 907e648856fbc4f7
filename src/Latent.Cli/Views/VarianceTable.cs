using System.Globalization;
using System.Text.Json.Nodes;
using Latent.Evaluation;
using Latent.Runs.Results;

namespace Latent.Cli.Views;

/// <summary>How far gradients spread: a table for the encoder's parameters and one for the decoder's.</summary>
internal static class VarianceTable
{
    public static void Write(RunVariance variance, Terminal terminal)
    {
        terminal.Out.WriteLine(Tables.Invariant(
            $"{variance.Draws:N0} gradients of {variance.Examples:N0} validation examples, parameters of step {variance.Step:N0}"));
        WriteGroup("encoder", variance, x => x.Encoder, terminal);
        WriteGroup("decoder", variance, x => x.Decoder, terminal);
    }

    public static JsonObject Json(RunVariance variance) => new()
    {
        ["step"] = variance.Step,
        ["examples"] = variance.Examples,
        ["draws"] = variance.Draws,
        ["estimators"] = new JsonArray([.. variance.Estimators.Select(x => new JsonObject
        {
            ["bound"] = x.Estimator.Bound,
            ["divergence"] = x.Estimator.Divergence,
            ["gradient"] = x.Estimator.Gradient,
            ["encoder"] = Json(x.Gradients.Encoder),
            ["decoder"] = Json(x.Gradients.Decoder),
        })]),
    };

    private static JsonObject Json(GroupVariance x) => new()
    {
        ["parameters"] = x.Parameters,
        ["variance"] = Tables.Number(x.Variance),
        ["varianceError"] = Tables.Number(x.VarianceError),
        ["squaredMean"] = Tables.Number(x.SquaredMean),
        ["signalToNoise"] = Tables.Number(x.SignalToNoise),
    };

    private static void WriteGroup(
        string name, RunVariance variance, Func<GradientVarianceReport, GroupVariance> group, Terminal terminal)
    {
        var table = Tables.Create(name, "variance, nats²\n± standard error", "squared mean,\nnats²", "signal\nto noise");
        foreach (var (estimator, gradients) in variance.Estimators)
        {
            var found = group(gradients);
            table.Add(
                Describe(estimator), $"{Brief(found.Variance)} ± {Brief(found.VarianceError, 2)}", Brief(found.SquaredMean),
                Brief(found.SignalToNoise));
        }

        Tables.Write(table, terminal);
    }

    // What is drawn needs no word where the gradient has no other form.
    private static string Describe(GradientEstimator x) =>
        x is { Bound: "elbo", Gradient: "reparameterized" } ? $"{x.Bound} {x.Divergence} {x.Gradient}" : $"{x.Bound} {x.Gradient}";

    private static string Brief(double value, int digits = 3) =>
        double.IsFinite(value) ? value.ToString($"G{digits}", CultureInfo.InvariantCulture) : Tables.None;
}
