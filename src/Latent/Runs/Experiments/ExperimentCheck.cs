namespace Latent.Runs.Experiments;

/// <summary>Refuses an experiment in which something does not fit together, before anything is trained.</summary>
internal static class ExperimentCheck
{
    /// <exception cref="RunException">Something does not fit; the message says where, and what would.</exception>
    public static void Refuse(Experiment experiment)
    {
        if (experiment.Variants.Count == 0 || experiment.Scales.Count == 0)
            throw new RunException(experiment.Name, "has no variants or no scales; give at least one of each, as in \"variants\": {\"vae\": {}}");
        foreach (var name in experiment.Variants.Keys.Concat(experiment.Scales.Keys).Concat(experiment.Figures.Select(x => x.Name)))
            RefuseName(name, experiment);
        foreach (var (name, scale) in experiment.Scales)
            RefuseUnknown(scale.Variants ?? [], $"scales.{name}.variants", experiment);
        foreach (var (i, figure) in experiment.Figures.Index())
            RefuseUnknown(figure.Variants, $"figures[{i}].variants", experiment);
        foreach (var (i, claim) in experiment.Claims.Index())
            Refuse(claim, $"claims[{i}]", experiment);
    }

    /// <summary>Refuses an experiment of which some variant at some scale is no recipe, or has no such place as a claim names.</summary>
    /// <exception cref="RunException">One is not; the message says which.</exception>
    public static void RefuseRecipes(Experiment experiment)
    {
        foreach (var scale in experiment.Scales.Keys)
            RefuseRecipes(experiment, scale);
    }

    private static void RefuseRecipes(Experiment experiment, string scale)
    {
        foreach (var variant in experiment.VariantsAt(scale))
        {
            var recipe = experiment.RecipeOf(scale, variant, seed: 1);
            try
            {
                RunModel.Check(recipe);
            }
            catch (RunException e)
            {
                throw new RunException($"{experiment.Name}: variant '{variant}' at scale '{scale}'", e.Message, e);
            }

            foreach (var claim in experiment.ClaimsAt(scale))
            {
                RefusePlace(claim.Variant, claim.Measure);
                RefusePlace(claim.Above, claim.AboveMeasure ?? claim.Measure);
            }

            void RefusePlace(string? of, string measure)
            {
                if (of == variant && Measure.Parse(measure).At?.Fault(recipe.Training) is { } fault)
                    throw new RunException(experiment.Name, $"'{measure}' of variant '{variant}' at scale '{scale}': {fault}; name the claim's \"scale\", or another place");
            }
        }
    }

    private static void Refuse(Claim claim, string place, Experiment experiment)
    {
        RefuseUnknown(claim.Above is { } above ? [claim.Variant, above] : [claim.Variant], place, experiment);
        if (claim.Scale is { } scale && !experiment.Scales.ContainsKey(scale))
            throw new RunException(experiment.Name, $"'{place}.scale' is '{Check.Brief(scale)}'; the scales are {string.Join(", ", experiment.Scales.Keys)}");
        foreach (var measure in (string?[])[claim.Measure, claim.AboveMeasure])
        {
            try
            {
                _ = measure is null ? null : Measure.Parse(measure);
            }
            catch (FormatException e)
            {
                throw new RunException(experiment.Name, $"'{place}': {e.Message}", e);
            }
        }

        if (Fault(claim) is { } fault)
            throw new RunException(experiment.Name, $"'{place}' {fault}");
    }

    private static string? Fault(Claim claim)
    {
        var limited = claim.Tolerance is not null || claim.AtLeast is not null || claim.AtMost is not null;
        return claim switch
        {
            { Above: not null } when limited || claim.Paper is not null => "is an order, which has no figure; leave out above, or paper, tolerance, atLeast and atMost",
            { Above: null, AboveMeasure: not null } => "has aboveMeasure but no above; name the variant",
            { Tolerance: not null, Paper: null } => "has a tolerance but no paper's figure to be near; give paper, or atLeast and atMost",
            { Tolerance: < 0 } => "has a tolerance below 0; expected 0 or more",
            { Above: null } when !limited => "says nothing to be judged; give tolerance, atLeast, atMost, or above",
            _ => null,
        };
    }

    private static void RefuseUnknown(IReadOnlyList<string> variants, string place, Experiment experiment)
    {
        foreach (var variant in variants)
        {
            if (!experiment.Variants.ContainsKey(variant))
                throw new RunException(experiment.Name, $"'{place}' names the variant '{Check.Brief(variant)}'; the variants are {string.Join(", ", experiment.Variants.Keys)}");
        }
    }

    // They become names of folders, one in another, and of files.
    private static void RefuseName(string name, Experiment experiment)
    {
        if (name.Length > 60 || name.Split('/').Any(part => part.Length == 0 || part[0] == '.' || !part.All(x => char.IsAsciiLetterOrDigit(x) || x is '-' or '_' or '.')))
            throw new RunException(experiment.Name, $"'{Check.Brief(name)}' is no name; expected letters, digits, '-', '_' and '.', and '/' between them");
    }
}
