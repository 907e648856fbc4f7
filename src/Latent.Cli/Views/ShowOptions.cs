using System.CommandLine;
using Latent.Cli.Commands;

namespace Latent.Cli.Views;

/// <summary>The options of how work is shown, and with how many threads it is done.</summary>
internal sealed class ShowOptions
{
    private readonly Option<int> _threads = Options.Threads();
    private readonly Option<bool> _quiet = new("--quiet") { Description = "Show the final table and paths only." };
    private readonly Option<bool> _json = new("--json") { Description = "Write one JSON object a line, for programs." };

    public IReadOnlyList<Option> All => [_threads, _quiet, _json];

    public ShowChoice Read(ParseResult result) =>
        new(result.GetValue(_threads), result.GetValue(_quiet), result.GetValue(_json));
}

/// <summary>What was chosen; 0 threads is one per core.</summary>
internal sealed record ShowChoice(int Threads, bool Quiet, bool Json)
{
    public RunView View(Terminal terminal) => this switch
    {
        { Json: true } => new JsonView(terminal),
        { Quiet: true } => new QuietView(terminal),
        _ when terminal.IsInteractive => new LiveView(terminal),
        _ => new PlainView(terminal),
    };
}
