using System.Diagnostics;
using System.Globalization;
using Latent.Bench;

// What the project's speed claims are measured with:
//   steps WORKLOAD [--seconds S] [--threads N] [--json]   the time of one step, as a median over blocks
//   profile WORKLOAD [--threads N]                        where a step's time goes
//   peak [--threads N]                                    the machine's multiply-add limit
var usage = $"usage: Latent.Bench steps|profile WORKLOAD [--seconds S] [--threads N] [--json], or peak [--threads N]; workloads: {string.Join(", ", Workload.Names)}";
double Number(string option, double otherwise)
{
    var at = Array.IndexOf(args, option);
    return at < 0 || at + 1 == args.Length ? otherwise : double.Parse(args[at + 1], CultureInfo.InvariantCulture);
}

var threads = (int)Number("--threads", Environment.ProcessorCount);
if (args is ["peak" or "steps" or "profile", ..])
    Quiet.Wait();
switch (args)
{
    case ["peak", ..]:
        Console.WriteLine(Invariant($"{Peak.Gflops(1):F1} GFLOP/s on 1 thread, {Peak.Gflops(threads):F1} on {threads}"));
        return 0;
    case ["steps", var name, ..] when Workload.Names.Contains(name):
        Steps(name, Number("--seconds", 3), args.Contains("--json"));
        return 0;
    case ["profile", var name, ..] when Workload.Names.Contains(name):
        using (var workload = Workload.Create(name, threads))
            Profile.Print(workload);
        return 0;
    default:
        Console.Error.WriteLine(usage);
        return 2;
}

void Steps(string name, double seconds, bool json)
{
    using var workload = Workload.Create(name, threads);
    for (var clock = Stopwatch.StartNew(); clock.Elapsed.TotalSeconds < 1;)
        workload.Step();

    var (before, blocks) = (Exchange.Nanoseconds(), new List<double>());
    for (var clock = Stopwatch.StartNew(); clock.Elapsed.TotalSeconds < seconds || blocks.Count < 5;)
    {
        var (start, steps) = (Stopwatch.GetTimestamp(), 0);
        do
        {
            workload.Step();
            steps++;
        }
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds / 20);
        blocks.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds / steps);
    }

    blocks.Sort();
    var (median, least) = (blocks[blocks.Count / 2], blocks[0]);
    var gflops = workload.Flops / median / 1e6;
    var after = Exchange.Nanoseconds();
    var peak = Process.GetCurrentProcess().PeakWorkingSet64 >> 20;
    Console.WriteLine(json
        ? Invariant($$"""{"workload": "{{name}}", "ms": {{median:F4}}, "min_ms": {{least:F4}}, "threads": {{threads}}, "flops": {{workload.Flops}}, "gflops": {{gflops:F1}}, "peak_mb": {{peak}}, "exchange_ns": [{{before:F0}}, {{after:F0}}]}""")
        : Invariant($"{name}: {median:F3} ms a step (least {least:F3}), {gflops:F1} GFLOP/s on {threads} threads, {peak} MB at most; a line between cores in {before:F0} ns, then {after:F0}"));
}
