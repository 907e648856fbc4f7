namespace Latent.Runs.Pictures;

/// <summary>How large pictures are where nothing else is asked for.</summary>
public static class PictureSizes
{
    /// <summary>The samples of a sheet: eight by eight.</summary>
    public const int Samples = 64;

    /// <summary>The samples of each label, where there are several.</summary>
    public const int OfEachLabel = 10;

    /// <summary>The examples beside their reconstructions.</summary>
    public const int Reconstructions = 32;

    /// <summary>The pairs of examples that are interpolated between.</summary>
    public const int Pairs = 8;

    /// <summary>The pictures of a row of a traversal or an interpolation.</summary>
    public const int Columns = 11;

    /// <summary>The most units that are traversed.</summary>
    public const int Units = 10;

    /// <summary>How far a traversal goes from 0 either way, in standard deviations of the prior.</summary>
    public const double Reach = 3;
}
