using Latent.Tensors.Backends.Cpu.Execution;
using Latent.Tensors.Ops;

namespace Latent.Tensors.Backends.Cpu.Gibbs;

/// <summary>Sweeps: a task is a block of 64 chains from the first to the last, whose bits are codes until they are handed out.</summary>
internal sealed unsafe class GibbsWork(string name, GibbsPlan plan, GibbsSweeps gibbs, nint[] from, nint tables, nint to)
    : Work(name, 4L * gibbs.Count * plan.Chains * (plan.Lefts + plan.Rights))
{
    /// <inheritdoc/>
    public override int Tasks => plan.Blocks;

    /// <inheritdoc/>
    public override void Run(int task, in Worker worker)
    {
        var lefts = (int*)worker.Scratch;
        var rights = lefts + (plan.ToRight.Groups * GibbsPlan.Block);
        var beta = (float*)(rights + (plan.ToLeft.Groups * GibbsPlan.Block));
        var (first, count) = (task * GibbsPlan.Block, Math.Min(GibbsPlan.Block, plan.Chains - (task * GibbsPlan.Block)));
        new Span<float>(beta, GibbsPlan.Block).Clear();
        new ReadOnlySpan<float>((float*)from[4] + first, count).CopyTo(new Span<float>(beta, count));
        Encode((float*)from[0] + ((nint)first * plan.Lefts), count, lefts);

        float* toRight = (float*)tables, toLeft = toRight + plan.ToRight.TableFloats;
        for (var sweep = 0; sweep < gibbs.Count; sweep++)
        {
            var number = GibbsSweeps.Index(sweep, first, unit: 0, plan.Chains, plan.Lefts + plan.Rights);
            var numbers = new GibbsNumbers(gibbs.Key.Bits, worker.Step, number, plan.Blocks);
            GibbsKernel.Draw(plan.ToRight, toRight, (float*)from[3], lefts, beta, numbers, rights);
            GibbsKernel.Draw(plan.ToLeft, toLeft, (float*)from[2], rights, beta, numbers.After(plan.Rights), lefts);
        }

        var both = (float*)to + ((nint)first * (plan.Lefts + plan.Rights));
        Decode(lefts, plan.Lefts, count, both);
        Decode(rights, plan.Rights, count, both + plan.Lefts);
    }

    private void Encode(float* bits, int count, int* codes)
    {
        new Span<int>(codes, plan.ToRight.Groups * GibbsPlan.Block).Clear();
        for (var chain = 0; chain < count; chain++)
        {
            for (var i = 0; i < plan.Lefts; i++)
            {
                if (bits[((nint)chain * plan.Lefts) + i] != 0)
                    codes[(i / GibbsPlan.Bits * GibbsPlan.Block) + chain] |= 1 << (i % GibbsPlan.Bits);
            }
        }
    }

    private void Decode(int* codes, int units, int count, float* bits)
    {
        for (var chain = 0; chain < count; chain++)
        {
            for (var i = 0; i < units; i++)
                bits[((nint)chain * (plan.Lefts + plan.Rights)) + i] = (codes[(i / GibbsPlan.Bits * GibbsPlan.Block) + chain] >> (i % GibbsPlan.Bits)) & 1;
        }
    }
}
