using System.Text.Json.Serialization;
using Latent.Data.Tables;
using Latent.Runs.Densities;
using Latent.Runs.Experiments;
using Latent.Runs.Recipes;
using Latent.Runs.Results;

namespace Latent.Runs;

/// <summary>The JSON of a run folder's files, generated when the library is built.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    UseStringEnumConverter = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    RespectNullableAnnotations = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(Recipe))]
[JsonSerializable(typeof(RunState))]
[JsonSerializable(typeof(RunEnvironment))]
[JsonSerializable(typeof(RunEvaluation))]
[JsonSerializable(typeof(RunMarginalLikelihood))]
[JsonSerializable(typeof(RunDiagnosis))]
[JsonSerializable(typeof(RunVariance))]
[JsonSerializable(typeof(RunDensities))]
[JsonSerializable(typeof(RunBoltzmann))]
[JsonSerializable(typeof(TableSchema))]
[JsonSerializable(typeof(Experiment))]
internal sealed partial class RunJson : JsonSerializerContext;

/// <summary>The same on one line, for <c>metrics.jsonl</c> and a checkpoint's metadata.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    RespectNullableAnnotations = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(Metrics))]
[JsonSerializable(typeof(ExampleValues))]
[JsonSerializable(typeof(RunState))]
internal sealed partial class RunJsonLine : JsonSerializerContext;
