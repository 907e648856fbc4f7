using System.Globalization;
using Latent.Evaluation;
using Latent.Runs.Results;

namespace Latent.Cli.Views;

/// <summary>How far gradients spread: a table for the encoder's parameters and one for the decoder's.</summary>
internal static class VarianceTable
{
    public static void Write(RunVariance variance, Terminal terminal)
    {
        terminal.Out.WriteLine(Invariant(
            $"{variance.Draws:N0} gradients of {variance.Examples:N0} validation examples, parameters of step {variance.Step:N0}"));
        terminal.Out.WriteLine("of bounds in nats per example; sums over a group's parameters ± standard error");
        WriteGroup("encoder", variance, x => x.Encoder, terminal);
        WriteGroup("decoder", variance, x => x.Decoder, terminal);
        terminal.Out.WriteLine("squared mean: the squared norm of the mean gradient, less what chance adds;");
        terminal.Out.WriteLine("  where the signal drowns it may come out below 0, and signal to noise is then 0");
        terminal.Out.WriteLine("signal to noise: the root of the squared mean by the variance, of one draw");
    }

    private static void WriteGroup(
        string name, RunVariance variance, Func<GradientVarianceReport, GroupVariance> group, Terminal terminal)
    {
        var table = Tables.Create(name, "variance,\nnats²", "squared mean,\nnats²", "signal\nto noise");
        foreach (var (estimator, gradients) in variance.Estimators)
        {
            var found = group(gradients);
            table.Add(
                estimator.Name, WithError(found.Variance, found.VarianceError),
                WithError(found.SquaredMean, found.SquaredMeanError), WithError(found.SignalToNoise, found.SignalToNoiseError));
        }

        Tables.Write(table, terminal);
    }

    // Below its number, since three of them side by side are wider than a terminal.
    private static string WithError(double value, double? error) => $"{Brief(value)}\n± {Brief(error ?? double.NaN, 2)}";

    private static string Brief(double value, int digits = 3) =>
        double.IsFinite(value) ? value.ToString($"G{digits}", CultureInfo.InvariantCulture) : Tables.None;
}
