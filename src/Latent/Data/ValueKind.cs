namespace Latent.Data;

/// <summary>What the values of a data set are, which decides the likelihoods that fit.</summary>
public enum ValueKind
{
    /// <summary>Only 0 and 1.</summary>
    Binary,

    /// <summary>Values in [0, 1], not all of them 0 or 1.</summary>
    Grey,

    /// <summary>Any finite values.</summary>
    Real,
}
