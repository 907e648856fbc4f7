using System.Text.Json;
using Latent.Runs.Recipes;
using Latent.Tensors.Programs;

namespace Latent.Runs.Weights;

/// <summary>Arrays of a run and where it stood when they were saved, in one safetensors file.</summary>
internal static class WeightsFile
{
    private const string StateKey = "state";

    public static void Write(Disk disk, string path, IReadOnlyList<Variable> variables, RunState state)
    {
        var metadata = new Dictionary<string, string>
        {
            ["format"] = "latent",
            [StateKey] = JsonSerializer.Serialize(state, RunJsonLine.Default.RunState),
        };
        disk.Write(path, stream => SafetensorsWriter.Write(stream, variables, metadata));
    }

    /// <summary>
    /// Sets variables to the file's arrays. Names, shapes and checksum are checked before the first array is touched.
    /// </summary>
    /// <exception cref="RunException">The file is damaged, of a later format, or not of this model.</exception>
    public static RunState Read(string path, IReadOnlyList<Variable> variables)
    {
        const string Changed = "the recipe was changed after the run began";
        using var reader = new SafetensorsReader(path);
        var state = State(reader, path);
        foreach (var variable in variables)
        {
            var shape = reader.ShapeOf(variable.Name)
                ?? throw new RunException(path, $"has no '{variable.Name}', which the recipe's model needs; {Changed}");
            if (shape != variable.Shape)
            {
                throw new RunException(
                    path, $"'{variable.Name}' is {shape}, the recipe's model needs {variable.Shape}; {Changed}");
            }
        }

        reader.Verify();
        foreach (var variable in variables)
            reader.Read(variable.Name, variable.Values);
        return state;
    }

    /// <summary>Where the run stood.</summary>
    /// <exception cref="RunException">The file is damaged or of a later format.</exception>
    public static RunState State(string path)
    {
        using var reader = new SafetensorsReader(path);
        return State(reader, path);
    }

    private static RunState State(SafetensorsReader reader, string path)
    {
        try
        {
            var state = JsonSerializer.Deserialize(
                reader.Metadata.GetValueOrDefault(StateKey, "null"), RunJsonLine.Default.RunState)
                ?? throw new RunException(path, "holds arrays but no state of a run; it was written by another program");
            return state.Format <= Recipe.CurrentFormat
                ? state
                : throw new RunException(path, Recipe.LaterFormat($"{state.Format}"));
        }
        catch (JsonException e)
        {
            throw new RunException(path, "its state cannot be read; it was written by a later version or is damaged", e);
        }
    }
}
