using System.CommandLine;
using Latent.Cli.Views;
using Latent.Evaluation.Classification;
using Latent.Runs.Results;

namespace Latent.Cli.Commands;

/// <summary><c>latent classify</c>: what the latent variables of a run say of the class.</summary>
internal static class ClassifyCommand
{
    public static Command Create(Terminal terminal)
    {
        var labels = Options.OptionalNumber(
            "--labels", "How many labels of training examples are learned from, the same number of each class. [default: all]");
        var tune = new Option<bool>("--fine-tune")
        {
            Description = "Also train the encoder and a softmax as one network, from the run's weights and from scratch.",
        };
        var epochs = Options.OptionalNumber(
            "--epochs", "How often that network visits each example. [default: 20, or as many as make 1,000 steps]");
        var confusion = new Option<bool>("--confusion")
        {
            Description = "Also show which classes were taken for which by each classifier that learns.",
        };
        var json = Options.Json();
        return RunCommand.Of(
            "classify",
            "Measure how well classes are told apart by a run's codes, by the data themselves, by its encoder.",
            [labels, tune, epochs, confusion, json],
            (call, run) =>
            {
                if (call.GetValue(epochs) is not null && !call.GetValue(tune))
                    throw new CallException("--epochs: are of the network that --fine-tune trains; give --fine-tune too");
                var classifier = new RunClassifier(run.Model, run.Data.Source, run.Backend, call.GetValue(labels));
                var table = new ClassificationTable(run.Data.Name, run.Model.Step, classifier);
                foreach (var (name, score) in Scores(classifier, call.GetValue(tune), call.GetValue(epochs)))
                    table.Add(name, score);
                if (call.GetValue(json))
                    terminal.Out.WriteLine(table.Json().ToJsonString());
                else
                    table.Write(terminal, call.GetValue(confusion));
            });
    }

    private static IEnumerable<(string Name, ClassificationScore Score)> Scores(
        RunClassifier classifier, bool tune, int? epochs)
    {
        yield return (ClassificationTable.Frequencies, classifier.Frequencies());
        yield return ("data, linear", classifier.ValuesProbe());
        yield return ("codes, linear", classifier.CodesProbe());
        if (!tune)
            yield break;
        yield return ("encoder from scratch", classifier.Network(pretrained: false, epochs));
        yield return ("encoder fine-tuned", classifier.Network(pretrained: true, epochs));
    }
}
