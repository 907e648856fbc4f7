using Latent.Data;
using Latent.Evaluation.Disentanglement;
using Latent.Tensors.Random;

namespace Latent.Tests.Readme;

/// <summary>The example of docs/disentanglement.md: what stands between the two marks stands there too, which a test checks.</summary>
internal static class DisentanglementExample
{
    public static void Run(Dataset data, ExampleEncoder encode, RandomKey key)
    {
        // begin
        var representation = Representation.Of(data.Factorized!, size: 10, encode).Tabulated();   // encode: [n, D] to the means [n, Z]
        var sample = representation.Sample(10_000, key.Fold("sample"));
        Console.WriteLine($"MIG {MutualInformationGap.Of(sample).Score:F3}");
        Console.WriteLine($"SAP {AttributePredictability.Of(representation, key.Fold("sap")).Score:F3}");
        var dci = FactorImportance.Of(representation, key.Fold("dci"));
        Console.WriteLine($"DCI {dci.Disentanglement:F3}, {dci.Completeness:F3}, {dci.Informativeness:F3}");
        Console.WriteLine($"beta-VAE score {new BetaVaeScore().Of(representation, key.Fold("beta")):F3}");
        Console.WriteLine($"FactorVAE score {new FactorVaeScore().Of(representation, key.Fold("factor")):F3}");
        // end
    }
}
