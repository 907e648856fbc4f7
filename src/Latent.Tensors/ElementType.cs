namespace Latent.Tensors;

/// <summary>What an element of a tensor is.</summary>
public enum ElementType
{
    /// <summary>IEEE single precision: everything that is computed and differentiated.</summary>
    Float32,

    /// <summary>Whole numbers of 32 bits: indices and labels. They carry no gradient.</summary>
    Int32,
}
