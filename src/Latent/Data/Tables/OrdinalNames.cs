namespace Latent.Data.Tables;

/// <summary>Names in ordinal order, each once.</summary>
internal static class OrdinalNames
{
    /// <summary>The place of a name; -1 where it is not among them.</summary>
    public static int Find(IReadOnlyList<string> names, string name)
    {
        var (low, high) = (0, names.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = string.CompareOrdinal(names[middle], name);
            if (order == 0)
                return middle;
            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return -1;
    }

    /// <summary>Whether names are in order, each once.</summary>
    public static bool AreOrdered(IReadOnlyList<string> names) =>
        Enumerable.Range(1, Math.Max(0, names.Count - 1)).All(i => string.CompareOrdinal(names[i - 1], names[i]) < 0);
}
