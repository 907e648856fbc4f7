using Latent.Runs.Results;

namespace Latent.Cli.Views;

/// <summary>The final table and the paths only.</summary>
internal sealed class QuietView(Terminal terminal) : RunView
{
    public override void Show(RunEvaluation evaluation) => EvaluationTable.Write(evaluation, terminal);

    public override void Show(RunMarginalLikelihood marginal) => MarginalTable.Write(marginal, terminal);

    public override void ShowFile(string kind, string path) => terminal.Out.WriteLine($"{kind,-16} {path}");
}
