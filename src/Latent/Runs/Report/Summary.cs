using Latent.Imaging;

namespace Latent.Runs.Report;

/// <summary>The head of a report: what was run, in words, and its foremost numbers.</summary>
internal static class Summary
{
    public static string Title(ReportSource source) =>
        $"{source.Recipe.Model.Kind.ToUpperInvariant()} on {Path.GetFileName(Path.TrimEndingDirectorySeparator(source.Recipe.Data.Source))}";

    public static void Write(ReportSource source, PlotMarkup page)
    {
        page.Element("h1", Title(source));
        page.Element("p", Model(source));
        page.Element("p", Data(source));
        page.Element("p", Objective(source.Recipe));
        if (source.Missing is { } missing)
            page.Element("p", missing, ("class", "note"));
        Key(source, page);
    }

    private static string Model(ReportSource source)
    {
        var model = source.Recipe.Model;
        var hidden = model.Hidden.Count == 0
            ? "no hidden layers"
            : $"hidden layers of {string.Join(", ", model.Hidden)} units ({model.Activation}), the decoder's in reverse";
        var upper = model.Upper is { } levels ? $", levels above them {levels}" : "";
        var size = source.Model is { } built
            ? FormattableString.Invariant($"; {built.Scope.ParameterCount:N0} parameters")
            : "";
        var given = source.Model?.Labels is { } labels ? $", given the label ({labels})" : "";
        return $"Model: a variational autoencoder with {model.Latent} latent variables{upper}{given}, {hidden}, "
            + $"and a {model.Likelihood} likelihood{size}.";
    }

    private static string Data(ReportSource source)
    {
        var data = source.Recipe.Data;
        var shape = source.Model is { } model ? $", examples of shape {model.DataShape}" : "";
        var grey = data.Binarize switch
        {
            "dynamic" => ", grey values drawn black or white afresh at each access in training",
            "static" => ", grey values drawn black or white once",
            _ => "",
        };
        return $"Data: {data.Source}{shape}{grey}.";
    }

    private static string Objective(Recipe recipe)
    {
        var objective = recipe.Objective;
        var bound = objective.Bound switch
        {
            "elbo" when objective.Beta == "1" => "the evidence lower bound",
            "elbo" => $"the evidence lower bound with the divergence weighed by beta {objective.Beta}",
            "wake-sleep" => "the wake-sleep objectives",
            var other => $"the importance-weighted bound ({other})",
        };
        string?[] more =
        [
            objective.Capacity is { } capacity ? $"the divergence held near a capacity of {capacity} nats" : null,
            objective.Limit is { } limit ? $"the divergence held below {limit} nats" : null,
            objective.FreeBits is { } free ? $"{free} nats of each unit free" : null,
        ];
        var optimizer = recipe.Optimizer;
        return $"Objective: {string.Join(", ", [bound, .. more.OfType<string>()])}; maximised by {optimizer.Kind} at rate "
            + FormattableString.Invariant(
                $"{optimizer.LearningRate} on batches of {recipe.Training.Batch}, seed {recipe.Seed}.");
    }

    private static void Key(ReportSource source, PlotMarkup page)
    {
        if (source.Evaluation is not { } numbers)
            return;
        page.Open("div", ("class", "key"));
        Card("log-likelihood, nats", FormattableString.Invariant(
            $"{numbers.LogLikelihood.Mean:F2} ± {numbers.LogLikelihood.StandardError:F2}"));
        Card("ELBO, nats", FormattableString.Invariant($"{numbers.Elbo.Mean:F2} ± {numbers.Elbo.StandardError:F2}"));
        Card("active units", FormattableString.Invariant($"{numbers.ActiveUnits} of {numbers.Units}"));
        page.Close();

        void Card(string name, string value) =>
            page.Open("div").Element("span", name).Element("b", value).Close();
    }
}
