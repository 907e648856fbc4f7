namespace Latent.Data;

/// <summary>
/// Data are not where they were looked for, or cannot be opened; the message says what to place where.
/// </summary>
public sealed class DataNotFoundException(string message, Exception? inner = null) : IOException(message, inner);
