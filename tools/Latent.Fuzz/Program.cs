using System.Diagnostics;
using System.Globalization;
using Latent.Fuzz;

// Damages valid files and reads them: each must load or be refused in words, soon and in little memory.
//   dotnet run -c Release --project tools/Latent.Fuzz -- [READER|all] [--count N] [--seed S] [--start I]
const int Patience = 5_000;
var (reader, count, seed, start) = ("all", 20_000L, 1UL, 0L);
for (var i = 0; i < args.Length; i++)
{
    if (!args[i].StartsWith("--", StringComparison.Ordinal))
        reader = args[i];
    else if (i + 1 == args.Length || !ulong.TryParse(args[i + 1], CultureInfo.InvariantCulture, out var number))
        return Refuse($"{args[i]} takes a whole number");
    else if (args[i++] is var option && option == "--count")
        count = (long)number;
    else if (option == "--seed")
        seed = number;
    else if (option == "--start")
        start = (long)number;
    else
        return Refuse($"no option {option}; there are --count, --seed and --start");
}

Target[] targets = [.. Target.All.Where(target => reader == "all" || target.Reader == reader)];
if (targets.Length == 0)
    return Refuse($"no reader {reader}; there are {string.Join(", ", Target.All.Select(target => target.Reader))}");

// In memory where the system has a folder there: a busy disk must not pass for a slow reader.
const string Memory = "/dev/shm";
var folder = Directory.Exists(Memory)
    ? Directory.CreateDirectory(Path.Combine(Memory, $"latent-fuzz-{Environment.ProcessId}")).FullName
    : Directory.CreateTempSubdirectory("latent-fuzz-").FullName;
var (passed, failed) = (0L, 0L);
Console.Out.WriteLine("reader           inputs   loaded  refused   failed  seconds  slowest ms");
foreach (var target in targets)
{
    var (loaded, wrong, slowest, watch) = (0L, 0L, 0.0, Stopwatch.StartNew());
    var (current, since) = (start, Stopwatch.GetTimestamp());
    var worker = new Thread(() =>
    {
        for (var index = start; index < start + count; index++)
        {
            (current, since) = (index, Stopwatch.GetTimestamp());
            var fault = target.Try(target.Damaged(seed, index), folder, out var isLoaded);
            slowest = Math.Max(slowest, Stopwatch.GetElapsedTime(since).TotalMilliseconds);
            loaded += isLoaded ? 1 : 0;
            if (fault is null)
                continue;
            wrong++;
            Report(target, index, fault);
        }
    })
    { IsBackground = true };
    worker.Start();
    while (!worker.Join(100))
    {
        if (Stopwatch.GetElapsedTime(since).TotalMilliseconds > Patience)
        {
            Report(target, current, $"no end after {Patience} ms");
            return 1;
        }
    }

    (passed, failed) = (passed + count - wrong, failed + wrong);
    Console.Out.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{target.Reader,-13}{count,10}{loaded,9}{count - loaded - wrong,9}{wrong,9}{watch.Elapsed.TotalSeconds,9:F1}{slowest,12:F1}"));
}

Directory.Delete(folder, recursive: true);
Console.Out.WriteLine($"{passed} passed, {failed} failed");
return failed == 0 ? 0 : 1;

int Refuse(string reason)
{
    Console.Error.WriteLine($"error: {reason}");
    return 2;
}

void Report(Target target, long index, string fault) =>
    Console.Out.WriteLine($"{target.Reader}: {fault}\n  again: {target.Reader} --seed {seed} --start {index} --count 1");
