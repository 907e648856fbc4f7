namespace Latent.Runs.Experiments;

/// <summary>
/// Results as a paper's table has them, where variants are called by parts as in <c>mnist/1nl/k1/dvae-sharp-power</c>: a row for all parts but
/// the last, a column for the last, in each cell ours and behind it the paper's.
/// </summary>
internal static class ReproductionGrid
{
    /// <summary>The names of the columns and the rows; none where variants have no parts or there is one alone.</summary>
    public static IReadOnlyList<string>[] Of(IReadOnlyList<ClaimResult> results)
    {
        var cells = results.Where(x => x.Claim is { Above: null, Paper: not null } && x.Claim.Variant.Contains('/', StringComparison.Ordinal)).ToArray();
        var columns = cells.Select(x => Parts(x).Last).Distinct().ToArray();
        return cells.Length < 2 ? [] :
        [
            ["", .. columns],
            .. cells.GroupBy(x => Parts(x).First).Select(row => (string[])
                [row.Key, .. columns.Select(column => row.FirstOrDefault(x => Parts(x).Last == column) is { } cell ? Text(cell) : "")]),
        ];
    }

    private static (string First, string Last) Parts(ClaimResult result)
    {
        var at = result.Claim.Variant.LastIndexOf('/');
        return (result.Claim.Variant[..at], result.Claim.Variant[(at + 1)..]);
    }

    private static string Text(ClaimResult cell) => Invariant($"{ReproductionText.Ours(cell)} ({cell.Claim.Paper:F2})");
}
