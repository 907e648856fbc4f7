using System.CommandLine;
using System.Globalization;
using Latent.Data;
using Latent.Runs.Pictures;
using Latent.Runs.Recipes;

namespace Latent.Cli.Commands;

/// <summary><c>latent data</c>: what can be learned from, and a look at it.</summary>
internal static class DataCommand
{
    // A sheet of ten by ten is seen at one glance.
    private const int SheetSize = 100;

    public static Command Create(Terminal terminal) =>
        new("data", "List, fetch and look at data sets.") { List(terminal), Get(terminal), Show(terminal) };

    private static Command List(Terminal terminal)
    {
        var directory = Options.DataDirectory();
        var command = new Command("list", "List the named data sets and where they are.") { directory };
        command.SetAction(result =>
        {
            var folders = DataFolders.Search(result.GetValue(directory));
            var width = Datasets.All.Max(set => set.Name.Length);
            foreach (var set in Datasets.All)
            {
                terminal.Out.WriteLine($"{set.Name.PadRight(width)}  {set.Description}");
                if (!set.IsBuiltIn)
                    terminal.Out.WriteLine($"{new string(' ', width)}  {set.Find(folders) ?? $"not here: latent data get {set.Name}"}");
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static Command Get(Terminal terminal)
    {
        var name = new Argument<string>("name") { Description = "A named data set." };
        var directory = new Option<string?>("--data-dir")
        {
            Description = "Where to put it. [default: where it already is, else the user's cache]",
            HelpName = "folder",
        };
        var force = new Option<bool>("--force") { Description = "Fetch everything again." };
        var command = new Command("get", "Fetch a named data set; what is there and right stays.")
        {
            name, directory, force,
        };
        command.SetAction(result =>
        {
            var wanted = result.GetRequiredValue(name);
            var set = Datasets.All.FirstOrDefault(x => x.Name == wanted)
                ?? throw new CallException(
                    $"{wanted}: no named data set; those are {string.Join(", ", Datasets.All.Select(x => x.Name))}");
            if (set.IsBuiltIn)
            {
                terminal.Out.WriteLine($"{set.Name} is built in; there is nothing to fetch");
                return ExitCode.Success;
            }

            var (place, again) = (result.GetValue(directory), result.GetValue(force));
            var present = place is null && !again ? set.Find(DataFolders.Search(null)) : null;
            var folder = present ?? Path.Combine(place ?? DataFolders.Cache, set.Name);
            using var download = new DatasetDownload();
            using var interrupt = new Interrupt();
            var progress = new DownloadLines(terminal);
            try
            {
                var fetching = download.GetAsync(set, folder, again, progress, interrupt.Token);
                foreach (var file in fetching.GetAwaiter().GetResult())
                    terminal.Out.WriteLine(file);
                return ExitCode.Success;
            }
            catch (OperationCanceledException)
            {
                throw new InterruptedException(interrupt.Code, $"interrupted; what was fetched is kept: repeat 'latent data get {set.Name}' to go on");
            }
        });
        return command;
    }

    private static Command Show(Terminal terminal)
    {
        var name = new Argument<string>("name") { Description = "A named data set, or a file or folder." };
        var directory = Options.DataDirectory();
        var output = Options.Out("The .png sheet. [default: of images NAME.png, of rows none]");
        var split = Options.Split("train");
        var command = new Command("show", "Say what is in a data set, and draw a sheet of its first examples.")
        {
            name, directory, output, split,
        };
        command.SetAction(result =>
        {
            using var data = Datasets.Load(new DataRequest
            {
                Source = result.GetRequiredValue(name),
                DataDirectory = result.GetValue(directory),
                Seed = new Recipe().Seed,
            });
            var asked = result.GetValue(output);
            foreach (var note in data.Notes)
                terminal.Out.WriteLine(note);
            var tiles = ExampleTiles.Of(data.Shape, data.Schema);
            if (asked is null && tiles is not { AreImages: true })
                return ExitCode.Success;

            var examples = result.GetRequiredValue(split) switch
            {
                "train" => data.Train,
                "validation" => data.Validation,
                "test" => data.Test,
                var other => throw new CallException($"--split {other}: expected test, validation or train"),
            };
            var path = asked ?? $"{data.Name}.png";
            RunPictures.Save(path, RunPictures.Examples(examples, SheetSize, Pictures.Check(path, tiles, data.Shape)));
            terminal.Out.WriteLine(path);
            return ExitCode.Success;
        });
        return command;
    }

    /// <summary>A line when a file begins, one when it is whole, and every so often one between.</summary>
    private sealed class DownloadLines(Terminal terminal) : IProgress<DownloadProgress>
    {
        private const long Every = 5 << 20;

        private string _file = "";
        private long _shown;

        public void Report(DownloadProgress value)
        {
            if (value.File == _file && value.Received - _shown < Every && value.Received != value.Total)
                return;
            (_file, _shown) = (value.File, value.Received);
            var total = value.Total is { } bytes ? bytes.ToString("N0", CultureInfo.InvariantCulture) : "?";
            terminal.Error.WriteLine(
                Invariant($"{value.File}: {value.Received:N0} of {total} bytes"));
        }
    }
}
