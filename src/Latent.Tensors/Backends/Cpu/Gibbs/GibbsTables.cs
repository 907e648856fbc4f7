using System.Runtime.CompilerServices;
using Latent.Tensors.Backends.Cpu.Execution;

namespace Latent.Tensors.Backends.Cpu.Gibbs;

/// <summary>Fills both tables of <see cref="GibbsPlan"/> from W: a task is some units of one layer.</summary>
internal sealed unsafe class GibbsTables(GibbsPlan plan, nint[] from, nint tables)
    : Work("Gibbs tables", plan.TableFloats)
{
    private const int TasksOfSide = 8;

    /// <inheritdoc/>
    public override int Tasks => 2 * TasksOfSide;

    /// <inheritdoc/>
    public override void Run(int task, in Worker worker)
    {
        float* weight = (float*)from[1], table = (float*)tables;
        if (task < TasksOfSide)
            Fill(plan.ToRight, task, table, weight, bitStride: plan.Rights, unitStride: 1);
        else
            Fill(plan.ToLeft, task - TasksOfSide, table + plan.ToRight.TableFloats, weight, bitStride: 1, unitStride: plan.Rights);
    }

    // Each sum is an earlier one and the weight of one bit more; bits beyond the layer have none.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Fill(GibbsSide side, int task, float* table, float* weight, nint bitStride, nint unitStride)
    {
        for (var unit = side.To * task / TasksOfSide; unit < side.To * (task + 1) / TasksOfSide; unit++)
        {
            for (var group = 0; group < side.Groups; group++)
            {
                var sums = table + (((nint)unit * side.Groups) + group) * GibbsPlan.Choices;
                sums[0] = 0;
                for (var bit = 0; bit < GibbsPlan.Bits; bit++)
                {
                    var i = (group * GibbsPlan.Bits) + bit;
                    var w = i < side.From ? weight[(i * bitStride) + (unit * unitStride)] : 0;
                    for (var choice = 0; choice < 1 << bit; choice++)
                        sums[choice + (1 << bit)] = sums[choice] + w;
                }
            }
        }
    }
}
