using Latent.Tensors.Programs;

namespace Latent.Schedules;

/// <summary>A scalar input of a program that follows a schedule.</summary>
internal readonly record struct ScalarInput(string Label, Schedule Schedule)
{
    public void Write(Program program, long step)
    {
        if (program.HasInput(Label))
            program.Input<float>(Label)[0] = (float)Schedule.At(step);
    }
}
