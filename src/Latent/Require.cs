using System.Runtime.CompilerServices;

namespace Latent;

/// <summary>Checks of options, for <c>init</c> accessors: <c>with</c> cannot go around them.</summary>
internal static class Require
{
    public static int Positive(int value, [CallerMemberName] string name = "")
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, name);
        return value;
    }

    public static double Positive(double value, [CallerMemberName] string name = "") => value > 0 && double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} must be a finite number above 0.");
}
