using System.CommandLine;
using Latent.Cli.Views;
using Latent.Runs;
using Latent.Runs.Results;

namespace Latent.Cli.Commands;

/// <summary><c>latent eval</c>: the numbers of a run's best parameters.</summary>
internal static class EvalCommand
{
    public static Command Create(Terminal terminal)
    {
        var run = Options.Run();
        var images = Options.OptionalNumber(
            "--images", "The number of examples whose log-likelihood is estimated. [default: all; 200 by HMC]");
        var split = Options.Split("test");
        var directory = Options.DataDirectory();
        var (estimator, samples) = (Estimator(), Options.Number("--samples", "K, the number of importance samples an example.", 5000));
        var hmc = new HarmonicChoices();
        var show = new ShowOptions();
        var command = new Command(
            "eval", "Measure a run's best parameters: bound, log-likelihood with its standard error, active units.")
        {
            run, estimator, samples, images, split,
        };
        foreach (var option in (Option[])[.. hmc.All, directory, .. show.All])
            command.Add(option);
        command.SetAction(result =>
        {
            var kind = result.GetRequiredValue(estimator);
            hmc.Check(result, kind);
            if (kind == "hmc" && result.Given(samples) is { } unused)
                throw new CallException($"{unused.Name}: is of importance sampling; give --estimator both, or leave it out");
            using var session = new Session(show.Read(result), terminal);
            using var folder = RunFolder.Open(result.GetRequiredValue(run));
            using var model = RunModel.Best(folder);
            if (result.Given(samples, images) is { } given)
                model.RequireDensity(given.Name, "leave it out to measure the reconstruction of all examples");
            using var data = RunData.Load(
                folder.Recipe.WithDirectory(result.GetValue(directory)), folder.Schema());
            var (part, k, count) = (result.GetRequiredValue(split), result.GetValue(samples), result.GetValue(images));
            session.Stoppable("nothing was written", () =>
            {
                if (kind == "importance")
                    session.Evaluate(folder, model, data, new RunEvaluationOptions(part, k, count));
                else
                    session.Evaluate(folder, model, data, hmc.Read(result, part, count) with { ImportanceSamples = kind == "both" ? k : null });
            });
            return ExitCode.Success;
        });
        return command;
    }

    private static Option<string> Estimator()
    {
        var option = new Option<string>("--estimator")
        {
            Description = "How the log-likelihood is estimated: importance (with the encoder), hmc (without it; trust it for "
                + "5 latent variables at most), or both, with their difference.",
            HelpName = "name",
            DefaultValueFactory = _ => "importance",
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && token.Value is not ("importance" or "hmc" or "both"))
                result.AddError($"--estimator {token.Value}: expected importance, hmc or both");
        });
        return option;
    }

    /// <summary>The options of the estimator by Hamiltonian Monte Carlo.</summary>
    private sealed class HarmonicChoices
    {
        private static readonly RunMarginalOptions Usual = new("test", RunMarginalOptions.UsualImages);

        private readonly Option<int?> _draws = Options.OptionalNumber(
            "--draws", $"HMC: the number of posterior draws averaged over, an example; as many more fit q. [default: {Usual.Draws}]");

        private readonly Option<int?> _leapfrog = Options.OptionalNumber(
            "--leapfrog", $"HMC: the number of leapfrog steps of a draw. [default: {Usual.LeapfrogSteps}]");

        private readonly Option<int?> _chains = Options.OptionalNumber(
            "--chains", $"HMC: the number of chains, an example, at least 2. [default: {Usual.Chains}]");

        private readonly Option<int?> _warmUp = Options.OptionalNumber(
            "--warmup", $"HMC: the number of draws of each chain that do not count. [default: {Usual.WarmUp}]");

        public Option[] All => [_draws, _leapfrog, _chains, _warmUp];

        public void Check(ParseResult result, string estimator)
        {
            if (estimator == "importance" && result.Given(All) is { } given)
                throw new CallException($"{given.Name}: is of HMC; give --estimator hmc or both too");
            if (result.GetValue(_chains) == 1)
                throw new CallException("--chains 1: whether chains have mixed is seen from 2 on");
        }

        public RunMarginalOptions Read(ParseResult result, string split, int? images) => new(split, images ?? RunMarginalOptions.UsualImages)
        {
            Draws = result.GetValue(_draws) ?? Usual.Draws,
            LeapfrogSteps = result.GetValue(_leapfrog) ?? Usual.LeapfrogSteps,
            Chains = result.GetValue(_chains) ?? Usual.Chains,
            WarmUp = result.GetValue(_warmUp) ?? Usual.WarmUp,
        };
    }
}
