using Latent.Tensors.Programs;

namespace Latent.Schedules;

/// <summary>A scalar input of a program that follows a schedule.</summary>
internal readonly record struct ScalarInput(string Label, Schedule Schedule);

/// <summary>Programs with scheduled scalars.</summary>
internal static class ScheduledRuns
{
    /// <summary>Runs a step of a program with the scalars that its pass reads.</summary>
    public static bool Run(this Program program, long step, ReadOnlySpan<ScalarInput> scalars)
    {
        foreach (var (label, schedule) in scalars)
        {
            if (program.HasInput(label))
                program.Input<float>(label)[0] = (float)schedule.At(step);
        }

        return program.Run(step);
    }
}
