using Latent.Evaluation;
using Latent.Imaging;
using Latent.Layers;
using Latent.Runs.Recipes;

namespace Latent.Runs.Report;

/// <summary>The head of a report: what was run, in words, and its foremost numbers.</summary>
internal static class Summary
{
    public static string Title(ReportSource source) =>
        $"{(source.Recipe.Model.Kind == ModelRecipe.Deterministic ? "Autoencoder" : source.Recipe.Model.Kind.ToUpperInvariant())} on {Path.GetFileName(Path.TrimEndingDirectorySeparator(source.Recipe.Data.Source))}";

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
            ? Invariant($"; {built.Scope.ParameterCount:N0} parameters")
            : "";
        var kind = model.Kind == ModelRecipe.Deterministic ? "a deterministic autoencoder" : model.Training is null ? "a variational autoencoder" : "a discrete variational autoencoder";
        var given = source.Model?.Labels is { } labels ? $", given the label ({labels})" : "";
        if (!source.Recipe.Objective.TrainsEncoder)
            kind += ", whose encoder is not trained,";
        var latents = model.Training is { } training
            ? Invariant($"{model.Groups} x {model.Latent} bits under a restricted Boltzmann machine, relaxed by {RecipeText.Relaxation(model, training)}")
            : $"{model.Latent} latent variables";
        return $"Model: {kind} with {latents}{upper}{given}, {hidden}, "
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
            ModelRecipe.Deterministic => "the reconstruction",
            "mcem" => "the log-likelihood, by Monte Carlo EM",
            var other => $"the importance-weighted bound ({other})",
        };
        string?[] more =
        [
            objective.Capacity is { } capacity ? $"the divergence held near a capacity of {capacity} nats" : null,
            objective.Limit is { } limit ? $"the divergence held below {limit} nats" : null,
            objective.FreeBits is { } free ? $"{free} nats of each unit free" : null,
            objective.CodePenalty is { } codes ? $"{codes} times ½‖z‖² of the code subtracted" : null,
            objective.JacobianPenalty is { } jacobian ? $"{jacobian} times the squared norm of the decoder's Jacobian subtracted" : null,
            objective.DecoderPenalty is { } decoder ? $"{decoder} times ½‖W‖² of the decoder's weights subtracted" : null,
            objective.WeightDecay is { } decay ? $"{decay} times ½‖W‖² of all weights subtracted" : null,
            objective.WeightPrior is { } prior ? $"a normal prior of precision {prior} on all weight matrices" : null,
            recipe.Model.Posterior == WeightPosterior.Normal
                ? "of the full variational Bayes: a normal distribution over each of the decoder's weights, its divergence from N(0, 1) shared by the training examples"
                : null,
            recipe.Training.Corruption is "none" ? null : $"the encoder seeing examples corrupted by {recipe.Training.Corruption}",
        ];
        var optimizer = recipe.Optimizer;
        return $"Objective: {string.Join(", ", [bound, .. more.OfType<string>()])}; maximised by {optimizer.Kind} at rate "
            + Invariant(
                $"{optimizer.LearningRate} on batches of {recipe.Training.Batch}, seed {recipe.Seed}.");
    }

    private static void Key(ReportSource source, PlotMarkup page)
    {
        if (source is { Evaluation: null, Marginal: null })
            return;
        page.Open("div", ("class", "key"));
        if (source.Evaluation is { } numbers)
        {
            var of = numbers.Density == "ln p(x)" ? "" : $" of {numbers.Density}";
            Number(of.Length == 0 ? "log-likelihood, nats" : $"{numbers.Density}, nats", numbers.LogLikelihood);
            Number($"ELBO{of}, nats", numbers.Elbo);
            if (numbers.Elbo is null)
                Number("reconstruction, nats", numbers.Reconstruction);
            Card("active units", Invariant($"{numbers.ActiveUnits} of {numbers.Units}"));
        }

        Number("log-likelihood by HMC, nats", source.Marginal?.LogLikelihood);
        page.Close();

        void Number(string name, Estimate? x)
        {
            if (x is not null)
                Card(name, x.Text(2));
        }

        void Card(string name, string value) =>
            page.Open("div").Element("span", name).Element("b", value).Close();
    }
}
