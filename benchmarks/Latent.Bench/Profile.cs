using System.Diagnostics;
using Latent.Tensors.Backends.Cpu.Execution;

namespace Latent.Bench;

/// <summary>Where a step's time goes: each work of the plan, timed by itself with the pool's threads.</summary>
internal static class Profile
{
    public static void Print(Workload workload)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed.TotalSeconds < 1.5;)
            workload.Step();
        using (WorkTimes.Start())
        {
            for (var clock = Stopwatch.StartNew(); clock.Elapsed.TotalSeconds < 2;)
                workload.Step();
            var times = WorkTimes.Collect();
            var total = times.Sum(t => t.Milliseconds);
            Console.WriteLine(Invariant($"{total:F3} ms of work a step, in the order of the plan"));
            foreach (var (name, tasks, milliseconds, flops) in times)
            {
                var rate = flops > 0 ? Invariant($"{flops / milliseconds / 1e6,6:F1} GFLOP/s") : "".PadLeft(14);
                Console.WriteLine(Invariant($"{milliseconds,9:F4} ms {100 * milliseconds / total,5:F1} % {rate} {tasks,4} tasks  {name}"));
            }
        }
    }
}
