using System.CommandLine;
using System.Globalization;
using Latent.Runs;
using Latent.Runs.Pictures;

namespace Latent.Cli.Commands;

/// <summary>Which latent units a picture shows, and what is said of them.</summary>
internal static class LatentUnits
{
    /// <summary>A length of latent space, above 0.</summary>
    public static Option<double?> Reach(string name, string description)
    {
        var option = new Option<double?>(name) { Description = description, HelpName = "a" };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !IsPositive(token.Value))
                result.AddError($"{name} {token.Value}: expected a number above 0, as in 3");
        });
        return option;
    }

    /// <summary>The top level of a run's model: its number of units, and which of how many levels it is.</summary>
    public static (int Size, string Place) Top(RunModel model)
    {
        var levels = TopLevel.LevelsOf(model.Model);
        var place = levels == 1 ? "" : Invariant($", level {levels} of {levels}, the top");
        return (TopLevel.SizeOf(model.Model), place);
    }

    /// <summary>The two units of a plane: those given as <c>i,j</c>, else the two of largest divergence.</summary>
    public static (int Across, int Up) Plane(string? given, RunModel model, Func<UnitUse> use)
    {
        var size = Top(model).Size;
        if (size < 2)
            throw new CallException("the model has one latent unit, a plane needs two; 'latent traverse' shows one");
        if (given is null)
            return size == 2 ? (0, 1) : (use().Order[0], use().Order[1]);
        var parts = given.Split(',');
        if (parts is [var first, var second] && Unit(first) is { } across && Unit(second) is { } up && across != up)
            return (across, up);
        throw new CallException(Invariant($"--units {given}: expected two different units from 0 to {size - 1}, as in 0,1"));

        int? Unit(string text) =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var unit) && unit < size ? unit : null;
    }

    private static bool IsPositive(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && number > 0 && double.IsFinite(number);
}
