using Latent.Tensors.Backends.Cpu;
using Latent.Tensors.Programs;

namespace Latent.Tensors.Tests;

/// <summary>Run by themselves: what any thread allocates counts.</summary>
[Collection(nameof(Alone))]
public sealed class AllocationTests
{
    [Fact]
    public void AThousandStepsAllocateNothing()
    {
        using var cpu = new CpuBackend(2);
        using var store = new Store();
        using var program = cpu.Compile(CpuBackendTests.TrainingStep(store, 20), store);
        CpuBackendTests.FillInput(program, [20, 40]);
        for (var step = 0; step < 50; step++)
            program.Run(step);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        for (var step = 0; step < 1000; step++)
            program.Run(step);

        // Less than a byte a step: the runtime's own threads may allocate now and then, on a busy machine.
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 999);
    }
}

[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
