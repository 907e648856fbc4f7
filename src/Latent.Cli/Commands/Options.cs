using System.CommandLine;
using System.Globalization;
using Latent.Runs;
using Latent.Runs.Recipes;
using Latent.Tensors.Backends.Cpu;

namespace Latent.Cli.Commands;

/// <summary>The options that commands share.</summary>
internal static class Options
{
    public static Argument<string> Run() => new("run") { Description = "The run's folder, as in runs/digits-vae-1." };

    public static Option<ulong?> Seed() => new("--seed") { Description = "Fixes the draws. [default: the run's seed]", HelpName = "n" };

    /// <summary>The number of threads; 0, one per core, where it is not given.</summary>
    public static Option<int> Threads() => Checked(
        new Option<int>("--threads") { Description = "How many threads compute; it changes no result. [default: one per core]", HelpName = "n" },
        CpuBackend.MostThreads);

    public static Option<string?> DataDirectory() =>
        Place("--data-dir", "folder", "A folder to look in for named data sets before all others.");

    /// <summary>The option that names the file to write, in a folder that is there.</summary>
    public static Option<string?> Out(string description)
    {
        const string Name = "--out";
        var option = Place(Name, "file", description);
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && Path.GetDirectoryName(token.Value) is { Length: > 0 } folder && !Directory.Exists(folder))
                result.AddError($"{Name} {token.Value}: folder {folder} does not exist");
        });
        return option;
    }

    /// <summary>An option that names a file or folder.</summary>
    public static Option<string?> Place(string name, string kind, string description)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = kind };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: "" }])
                result.AddError($"{name} '': expected the name of a {kind}");
        });
        return option;
    }

    public static Option<string> Split(string start) => new("--split")
    {
        Description = "Which examples: test, validation or train.",
        HelpName = "split",
        DefaultValueFactory = _ => start,
    };

    /// <summary>A split of a run's own data or of others.</summary>
    public static Option<string?> SplitOfAny() => new("--split")
    {
        Description = "Which examples: test, validation, train, or all in the order of the file. "
            + "[default: all of a file or folder that --data names, else test]",
        HelpName = "split",
    };

    public static Option<bool> Json() => new("--json") { Description = "Write one JSON object a line, for programs." };

    /// <summary>A whole number from 1 on, which starts as something.</summary>
    public static Option<int> Number(string name, string description, int start, int most = int.MaxValue) =>
        Checked(new Option<int>(name) { Description = description, HelpName = "n", DefaultValueFactory = _ => start }, most);

    /// <summary>A whole number from 1 on; null where it is not given.</summary>
    public static Option<int?> OptionalNumber(string name, string description, int most = int.MaxValue) =>
        Checked(new Option<int?>(name) { Description = description, HelpName = "n" }, most);

    private static T Checked<T>(T option, int most)
        where T : Option
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !IsPositive(token.Value, most))
            {
                var limit = most < int.MaxValue ? $", at most {most}" : "";
                result.AddError($"{option.Name} {token.Value}: expected a whole number, at least 1{limit}");
            }
        });
        return option;
    }

    /// <summary>An option that sets one key of a recipe.</summary>
    public static Recipe With(this Recipe recipe, Option<string?> option, string key, ParseResult result)
    {
        if (result.GetValue(option) is not { } value)
            return recipe;
        try
        {
            return recipe.With(key, value);
        }
        catch (RunException e)
        {
            throw new RunException($"{option.Name} {value}", e.Problem, e);
        }
    }

    /// <summary>The first of some options that was given; null where none was.</summary>
    public static Option? Given(this ParseResult result, params IEnumerable<Option> options) =>
        options.FirstOrDefault(x => result.GetResult(x) is { Implicit: false });

    private static bool IsPositive(string text, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number > 0 && number <= most;

    /// <summary>Picks a split of a run's data by name.</summary>
    public static Latent.Data.Examples Pick(this RunData data, string split) => split switch
    {
        "test" => data.Test,
        "validation" => data.Validation,
        "train" => data.Train,
        _ => throw new CallException($"--split {split}: expected test, validation or train"),
    };
}
