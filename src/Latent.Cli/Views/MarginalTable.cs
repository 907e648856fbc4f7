using Latent.Evaluation;
using Latent.Runs.Results;

namespace Latent.Cli.Views;

/// <summary>The log-likelihood by Hamiltonian Monte Carlo, with what it rests on.</summary>
internal static class MarginalTable
{
    private const string Estimator = "HMC, harmonic mean";

    public static void Write(RunMarginalLikelihood x, Terminal terminal)
    {
        terminal.Out.WriteLine(Title(x));
        var table = Tables.Create("log-likelihood", "nats per example\n± standard error", "of it sampling");
        table.Add(Estimator, Value(x.LogLikelihood), Invariant($"{x.SamplingError:F3}"));
        if (x is { Importance: { } importance, Difference: { } difference })
        {
            table.Add(importance.Estimator, Value(importance), Tables.None);
            table.Add("HMC less importance, paired", difference.Text(3), Tables.None);
        }

        Tables.Write(table, terminal);
        foreach (var line in Notes(x))
            terminal.Out.WriteLine(line);
    }

    /// <summary>The same as plain lines.</summary>
    public static IEnumerable<string> Lines(RunMarginalLikelihood x)
    {
        yield return $"{Title(x)}, in nats per example ± standard error";
        yield return $"  {"log-likelihood",-18} {Value(x.LogLikelihood),16}  {Estimator}" + Invariant($", of the error {x.SamplingError:F3} from sampling");
        if (x is { Importance: { } importance, Difference: { } difference })
        {
            yield return $"  {"log-likelihood",-18} {Value(importance),16}  {importance.Estimator}";
            yield return Invariant($"  {"difference",-18} {difference.Text(3),16}  HMC less importance, paired");
        }

        foreach (var line in Notes(x))
            yield return $"  {line}";
    }

    private static string Title(RunMarginalLikelihood x) =>
        Invariant($"first {x.LogLikelihood.Count:N0} {x.Split} examples, parameters of step {x.Step:N0}");

    private static IEnumerable<string> Notes(RunMarginalLikelihood x)
    {
        yield return Invariant(
            $"HMC: {x.Draws:N0} posterior draws an example by {x.Chains} chains, {x.LeapfrogSteps} leapfrog steps, ")
            + Invariant($"acceptance {x.Acceptance:F2}, largest R-hat {x.LargestScaleReduction:F2}");
        if (x.Unmixed > 0)
        {
            yield return Invariant(
                $"warning: the chains of {x.Unmixed:N0} examples have not mixed (R-hat {RunMarginalLikelihood.MixedBelow} or above), ")
                + "so neither their estimates nor the errors hold; give more --draws or --leapfrog steps";
        }

        if (x.Missed > 0)
        {
            yield return Invariant(
                $"warning: {x.Missed:N0} examples have fewer than {RunMarginalLikelihood.FewEffectiveDraws} effective importance samples: ")
                + "the encoder misses their posterior, and importance sampling is too low there, by no error that it shows";
        }

        if (x.IsBeyondItsRange)
        {
            yield return Invariant(
                $"warning: the estimator is for few latent variables, {RunMarginalLikelihood.FewLatents} at most, and the model has ")
                + Invariant($"{x.Latents}; rather trust --estimator importance");
        }
    }

    private static string Value(Estimate estimate) => estimate.Text(2);
}
