using Latent.Cli.Commands;
using Latent.Data;
using Latent.Runs;
using Latent.Runs.Recipes;
using Latent.Tensors.Backends.Cpu;

namespace Latent.Cli;

/// <summary>A run that a command looks at: whatever the command asks for is opened then, and closed with it.</summary>
/// <param name="location">The run's folder.</param>
/// <param name="directory">A folder to look in for named data sets before all others; null for the recipe's.</param>
/// <param name="threads">The number of threads; 0 for one per core.</param>
internal sealed class OpenRun(string location, string? directory, int threads) : IDisposable
{
    private RunFolder? _folder;
    private RunModel? _model;
    private RunData? _data;
    private CpuBackend? _backend;

    /// <summary>A folder to look in for named data sets before all others; null for the recipe's.</summary>
    public string? Directory => directory;

    /// <summary>Its folder.</summary>
    public RunFolder Folder => _folder ??= RunFolder.Open(location);

    /// <summary>Its recipe, with the folder for named data sets of this call.</summary>
    public Recipe Recipe => Folder.Recipe.WithDirectory(directory);

    /// <summary>Its model with the best parameters.</summary>
    public RunModel Model => _model ??= RunModel.Best(Folder);

    /// <summary>The data that it was trained on.</summary>
    public RunData Data => _data ??= RunData.Load(Recipe, Folder.Schema());

    /// <summary>What computes.</summary>
    public CpuBackend Backend => _backend ??= new CpuBackend(threads);

    /// <summary>The examples of a split of its data, of the model's shape.</summary>
    public Examples Examples(string split)
    {
        var examples = Data.Pick(split);
        Model.CheckShape(examples, Data.Name);
        return examples;
    }

    public void Dispose()
    {
        _data?.Dispose();
        _model?.Dispose();
        _backend?.Dispose();
        _folder?.Dispose();
    }
}
