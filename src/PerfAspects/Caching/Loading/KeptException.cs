using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace PerfAspects.Caching.Loading;

/// <summary>
/// Copies an exception that is kept, so that each caller has one of its own: what one throws again changes no other's stack.
/// </summary>
[StackTraceHidden]
internal static class KeptException
{
    /// <summary>An exception of the same type and with the same message, whose stack begins here.</summary>
    public static Exception Copy(Exception kept)
    {
        try
        {
            throw (Exception)MemberwiseClone(kept);
        }
        catch (Exception copy)
        {
            return copy;
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = nameof(MemberwiseClone))]
    private static extern object MemberwiseClone(object target);
}
