using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using AdvSimd = System.Runtime.Intrinsics.Arm.AdvSimd;

namespace Latent.Runs;

/// <summary>What a run was made with: <c>environment.json</c>.</summary>
public sealed record RunEnvironment
{
    /// <summary>The version of Latent.</summary>
    public required string Version { get; init; }

    /// <summary>The version of .NET.</summary>
    public required string Runtime { get; init; }

    /// <summary>The operating system.</summary>
    public required string System { get; init; }

    /// <summary>The processor's architecture.</summary>
    public required string Architecture { get; init; }

    /// <summary>The widest vectors the processor offers.</summary>
    public required string Instructions { get; init; }

    /// <summary>The number of logical processors.</summary>
    public required int Processors { get; init; }

    /// <summary>The number of threads used. It changes no result.</summary>
    public required int Threads { get; init; }

    /// <summary>The seed of every random number.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The version of the library.</summary>
    internal static string LibraryVersion { get; } =
        typeof(RunEnvironment).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
            ?.InformationalVersion.Split('+')[0] ?? "";

    /// <summary>This process's environment.</summary>
    public static RunEnvironment Of(int threads, ulong seed) => new()
    {
        Version = LibraryVersion,
        Runtime = RuntimeInformation.FrameworkDescription,
        System = RuntimeInformation.OSDescription,
        Architecture = $"{RuntimeInformation.ProcessArchitecture}".ToUpperInvariant(),
        Instructions = Vector512.IsHardwareAccelerated ? "AVX-512"
            : Avx2.IsSupported ? "AVX2"
            : AdvSimd.IsSupported ? "NEON"
            : Vector128.IsHardwareAccelerated ? "128-bit" : "none",
        Processors = Environment.ProcessorCount,
        Threads = threads,
        Seed = seed,
    };
}
