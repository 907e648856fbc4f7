using System.Globalization;
using System.Text;

namespace Latent.Recipes;

/// <summary>
/// Table 1 of Vahdat, Andriyash and Macready 2018, arXiv:1805.07445, as an experiment: a variant for each of its cells, of eight columns
/// (a model with a relaxation), four structures, K = 1, 5 and 25, and two data sets.
/// </summary>
internal static class DiscreteTable
{
    public const string FileName = "dvae-table1.json";

    private static readonly int[] Draws = [1, 5, 25];

    // Groups, bits of each, hidden layers; and the row of betas that goes with it.
    private static readonly (string Name, int Groups, int Units, bool IsLinear, int Betas)[] Structures =
    [
        ("1lin", 1, 200, true, 0), ("1nl", 1, 200, false, 1), ("2nl", 2, 200, false, 2), ("4nl", 4, 100, false, 2),
    ];

    // β of the three kinds of structures, on MNIST and on OMNIGLOT.
    private static readonly (string Model, string Relaxation, int[] Mnist, int[] Omniglot)[] Columns =
    [
        ("dvae", "spike-exponential", [5, 5, 4], [4, 4, 4]),
        ("dvae-pp", "exponential", [12, 14, 10], [14, 12, 10]),
        ("dvae-pp", "power", [40, 30, 30], [40, 40, 30]),
        ("dvae-sharp", "gaussian-integral", [40, 30, 30], [40, 30, 25]),
        ("dvae-sharp", "gaussian", [40, 30, 25], [40, 25, 25]),
        ("dvae-sharp", "exponential", [12, 12, 10], [12, 10, 8]),
        ("dvae-sharp", "uniform-exponential", [40, 30, 16], [40, 16, 16]),
        ("dvae-sharp", "power", [40, 40, 30], [40, 30, 20]),
    ];

    // -ln p(x), the means of five runs: rows by structure and K, columns as above; none where a source of the table lacks it.
    private static readonly double?[][] Mnist =
    [
        [89.00, 90.43, 89.12, 92.14, 91.33, 90.55, 89.57, 89.35],
        [89.15, 90.13, 89.09, 91.32, 90.15, 89.62, 88.56, 88.25],
        [89.20, 89.92, 89.04, 91.18, 89.55, 89.27, 88.02, 87.67],
        [85.48, 85.13, 85.05, 86.23, 86.24, 85.37, 85.19, 84.93],
        [85.29, 85.13, 85.29, 84.99, 84.91, 84.83, 84.47, 84.21],
        [85.92, 86.14, 85.59, 84.36, 84.30, 84.69, 84.22, 83.93],
        [83.97, 84.15, 83.62, 84.30, 84.35, 83.96, 83.54, 83.37],
        [83.74, 84.85, 83.57, 83.68, 83.61, 83.70, 83.33, 82.99],
        [84.19, 85.49, 83.58, 83.39, 83.26, 83.76, 83.30, 82.85],
        [84.38, 84.63, 83.44, 84.59, 84.81, 84.06, 83.52, 83.18],
        [83.93, 85.41, 83.17, 83.89, 84.20, 84.15, 83.41, 82.95],
        [84.12, 85.42, 83.20, 83.52, 83.80, 84.22, 83.39, 82.82],
    ];

    private static readonly double?[][] Omniglot =
    [
        [105.11, 106.71, 105.45, 110.81, 106.81, 107.21, 105.89, 105.47],
        [104.68, 106.83, 105.34, 112.26, 106.16, 106.86, 104.94, 104.42],
        [104.38, 106.85, 105.38, 111.92, null, null, 104.49, null],
        [102.95, 101.84, 101.88, 103.50, null, null, 101.86, null],
        [102.45, 102.13, 101.67, 102.15, null, null, 101.22, null],
        [102.74, 102.66, 101.80, 101.42, null, null, 100.93, null],
        [103.10, 101.34, 100.42, 102.07, null, 100.38, null, 99.75],
        [100.88, 100.55, 99.51, 100.85, 101.43, null, 99.57, 99.24],
        [100.55, 100.31, 99.49, 100.20, null, 100.10, null, 98.93],
        [104.63, 101.58, 100.42, 102.91, null, 100.85, null, 99.65],
        [101.77, 101.01, 99.52, 101.79, null, 100.32, null, 99.13],
        [100.89, 100.37, 99.43, 100.73, 100.97, 99.92, 99.36, 98.88],
    ];

    // The paper's 1,000,000 steps, and parts of it with every schedule shortened alike; the minutes are of all cells of a scale.
    private static readonly (string Name, int Steps, int Minutes, bool IsRow)[] Scales =
    [
        ("quick", 10_000, 30, true), ("hundredth", 10_000, 1000, false), ("tenth", 100_000, 7000, false), ("fifth", 200_000, 14_000, false), ("full", 1_000_000, 70_000, false),
    ];

    /// <summary>The experiment's JSON.</summary>
    public static string Write()
    {
        var (variants, claims) = (new List<string>(), new List<string>());
        foreach (var (data, source, paper) in new[] { ("mnist", "static-mnist", Mnist), ("omniglot", "omniglot", Omniglot) })
        {
            foreach (var (row, structure) in Structures.Index())
            {
                foreach (var (k, draws) in Draws.Index())
                {
                    foreach (var (i, column) in Columns.Index())
                    {
                        var name = $"{data}/{structure.Name}/k{draws}/{column.Model}-{column.Relaxation}";
                        var beta = (data == "mnist" ? column.Mnist : column.Omniglot)[structure.Betas];
                        variants.Add($"    \"{name}\": {{ {Keys(source, structure, column.Model, $"{column.Relaxation}:{beta}", draws)} }}");
                        if (paper[(row * Draws.Length) + k][i] is { } nll)
                            claims.Add(Invariant($"    {{ \"variant\": \"{name}\", \"measure\": \"logLikelihood\", \"paper\": {-nll}, \"tolerance\": 1, \"trust\": \"printed; the mean of five runs\" }}"));
                    }
                }
            }
        }

        var text = new StringBuilder();
        text.Append("""
            {
              "title": "Discrete VAEs with Boltzmann priors: DVAE, DVAE++ and DVAE#, 192 cells",
              "source": "Vahdat, Andriyash and Macready 2018, arXiv:1805.07445, table 1",
              "note": "A cell is DATA/STRUCTURE/kK/MODEL-RELAXATION, as in mnist/1nl/k1/dvae-sharp-power: so many groups with linear (lin) or nonlinear (nl) networks. Log-likelihood of bits by importance sampling with K = 4,000, ln Z by annealing, its error carried into the figure. Scales but full shorten every schedule alike, and the paper's figures are of 1,000,000 steps. The weights kept are those of the best validation ELBO, the paper's those of its likelihood by 100 draws. On OMNIGLOT some of the paper's figures are not at hand.",
              "recipe": {
                "model": { "initialization": "he" },
                "objective": { "weightDecay": "1e-4" },
                "optimizer": { "epsilon": 0.001, "epsilonHat": true },
                "training": { "batch": 100, "epochs": null },
                "evaluation": { "samples": 4000, "images": null }
              },
              "variants": {

            """);
        text.AppendJoin(",\n", variants).Append("\n  },\n  \"scales\": {\n");
        text.AppendJoin(",\n", Scales.Select(Scale)).Append("\n  },\n  \"claims\": [\n");
        return text.AppendJoin(",\n", claims).Append("\n  ]\n}\n").ToString().ReplaceLineEndings("\n");
    }

    private static string Keys(
        string source, (string Name, int Groups, int Units, bool IsLinear, int Betas) structure, string model, string relaxation, int draws)
    {
        string[] keys =
        [
            $"\"data.source\": \"{source}\"",
            $"\"model.kind\": \"{model}\"",
            $"\"model.relaxation\": \"{relaxation}\"",
            Invariant($"\"model.groups\": {structure.Groups}"),
            Invariant($"\"model.latent\": {structure.Units}"),
            $"\"model.hidden\": {(structure.IsLinear ? "[]" : "[200, 200]")}",
            model == "dvae-sharp" && draws > 1 ? Invariant($"\"objective.bound\": \"iw:{draws}\"") : Invariant($"\"objective.draws\": {draws}"),
        ];
        return string.Join(", ", keys);
    }

    // The learning rate's pieces end at 2, 60, 75 and 95 % of the steps, the warm-up at 30 %, and from 25,000 steps on there are fifty validations on MNIST.
    private static string Scale((string Name, int Steps, int Minutes, bool IsRow) scale)
    {
        int At(int percent) => (scale.Steps / 100 * percent) + 1;
        var rate = Invariant($"steps:3e-4,3e-3@{At(2)},1e-3@{At(60)},3e-4@{At(75)},9.0909e-5@{At(95)}");
        var set = Invariant($"\"training.steps\": {scale.Steps}, \"training.validateEvery\": {Math.Max(1, scale.Steps / 25_000)}, ")
            + Invariant($"\"optimizer.learningRate\": \"{rate}\", \"objective.beta\": \"warmup:{scale.Steps / 10 * 3},1\"")
            + (scale.IsRow ? ", \"evaluation.samples\": 500, \"evaluation.images\": 1000" : "");
        var variants = scale.IsRow
            ? $", \"variants\": [{string.Join(", ", Columns.Select(x => $"\"mnist/1nl/k1/{x.Model}-{x.Relaxation}\""))}]"
            : "";
        return Invariant($"    \"{scale.Name}\": {{ \"minutes\": {scale.Minutes}, \"set\": {{ {set} }}{variants} }}");
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
