using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Latent.Cli;

/// <summary>The usual help, with an example of the command below.</summary>
internal sealed class ExampleHelp(HelpAction help) : SynchronousCommandLineAction
{
    // Narrower, the two columns of the options come to a word a line.
    private const int LeastWidth = 60;

    public static void Install(Command root, Terminal terminal)
    {
        foreach (var option in root.Options.OfType<HelpOption>())
        {
            var usual = (HelpAction)option.Action!;
            usual.MaxWidth = Math.Max(terminal.Width, LeastWidth);
            option.Action = new ExampleHelp(usual);
        }
    }

    /// <summary>Who asks for help is not told what is missing.</summary>
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var code = help.Invoke(parseResult);
        var command = parseResult.CommandResult.Command;
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine(Examples(command) is [_] ? "Example:" : "Examples:");
        foreach (var example in Examples(command))
            output.WriteLine($"  {example}");
        output.WriteLine();
        return code;
    }

    private static string[] Examples(Command command) => command.Name switch
    {
        "train" =>
        [
            "latent train",
            "latent train --data mnist --hidden 500 --latent 20 --epochs 50",
            "latent train --data mnist --condition label",
            "latent train --data sensors.csv --table columns --likelihood mixed --latent 4 --epochs 200",
            "latent train --data static-mnist --model dvae-sharp --structure 2nl --relaxation power --samples 5",
            "latent train --data photos/ --likelihood gaussian --epochs 50 --lr warmup:500,cosine:1e-3..1e-5@50epochs",
        ],
        "resume" => ["latent resume runs/digits-vae-1 --epochs 60"],
        "eval" =>
        [
            "latent eval runs/digits-vae-1 --samples 5000 --images 1000",
            "latent eval runs/mnist-vae-1 --estimator both --images 200 --draws 1000",
        ],
        "sample" =>
        [
            "latent sample runs/digits-vae-1 --count 100 --out digits.png",
            "latent sample runs/digits-vae-1 --from mixture:20",
            "latent sample runs/mnist-vae-1 --label 3,5",
            "latent sample runs/static-mnist-dvae-sharp-1 --sweeps 5",
        ],
        "reconstruct" => ["latent reconstruct runs/digits-vae-1 --count 32"],
        "manifold" => ["latent manifold runs/digits-vae-1 --side 30 --linear 3"],
        "traverse" => ["latent traverse runs/digits-vae-1 --units 5 --index 7"],
        "interpolate" => ["latent interpolate runs/digits-vae-1 --pairs 5"],
        "scatter" => ["latent scatter runs/digits-vae-1 --out codes.svg"],
        "report" => ["latent report runs/digits-vae-1"],
        "encode" => ["latent encode runs/digits-vae-1 --data mnist --split test --out z.npy"],
        "classify" => ["latent classify runs/digits-vae-1 --labels 100 --fine-tune"],
        "diagnose" => ["latent diagnose runs/digits-vae-1"],
        "score" => ["latent score runs/sensors-vae-1 --data new.csv --calibrate clean.csv --rate 0.01"],
        "impute" => ["latent impute runs/sensors-vae-1 --data rows.csv --out filled.csv", "latent impute runs/mnist-vae-1 --mask left-half"],
        "disentangle" => ["latent disentangle runs/shapes-vae-1 --repeats 5"],
        "variance" => ["latent variance runs/digits-vae-1 --draws 1000"],
        "logz" => ["latent logz runs/static-mnist-dvae-sharp-1 --temperatures 10000"],
        "densities" => ["latent densities runs/digits-vae-1 --examples 2000 --repetitions 5"],
        "compare" => ["latent compare runs/digits-vae-1 runs/digits-vae-2"],
        "reproduce" => ["latent reproduce", "latent reproduce metzen --scale full --seeds 3", "latent reproduce dvae-table1 --cell mnist/1nl/k1/dvae-sharp-power --scale tenth"],
        "info" => ["latent info runs/digits-vae-1"],
        "list" => ["latent data list"],
        "get" => ["latent data get mnist"],
        "show" => ["latent data show fashion-mnist --out sheet.png"],
        "data" => ["latent data show digits"],
        _ => ["latent train --data mnist", "latent sample runs/mnist-vae-1"],
    };
}
