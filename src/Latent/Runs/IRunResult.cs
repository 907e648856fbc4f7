using System.Text.Json.Serialization.Metadata;

namespace Latent.Runs;

/// <summary>What is measured of a run and kept in its folder as JSON: <see cref="RunFolder.Load{T}"/> reads it back.</summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
public interface IRunResult<TSelf>
    where TSelf : class, IRunResult<TSelf>
{
    /// <summary>The step of the parameters that were measured.</summary>
    long Step { get; }

    /// <summary>The name of its file, as in <c>evaluation.json</c>.</summary>
    static abstract string FileName { get; }

    /// <summary>The command of the tool that makes it, as in <c>eval</c>.</summary>
    static abstract string MadeBy { get; }

    /// <summary>How it is written and read.</summary>
    static abstract JsonTypeInfo<TSelf> JsonType { get; }
}
