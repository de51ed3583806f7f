using System.Runtime.InteropServices;

namespace PerfAspects.Execution;

/// <summary>Hash codes that are the same in all processes, where the values have such.</summary>
internal static class CallHash
{
    private const ulong Prime = 0x100000001B3;
    private const ulong First = 0xCBF29CE484222325;

    /// <summary>The hash code of the values so far and one more; never 0.</summary>
    public static long Combine<T>(long hash, T value)
    {
        var combined = Mix((ulong)hash * Prime + Read(value));
        return combined == 0 ? 1 : (long)combined;
    }

    /// <summary>Spreads a number over all bits.</summary>
    public static ulong Mix(ulong value)
    {
        // The finalizer of MurmurHash3, which is in the public domain.
        value ^= value >> 33;
        value *= 0xFF51AFD7ED558CCD;
        value ^= value >> 33;
        value *= 0xC4CEB9FE1A85EC53;
        return value ^ (value >> 33);
    }

    private static ulong Read<T>(T value)
    {
        if (value is null)
        {
            return First;
        }

        if (value is string text)
        {
            return ReadText(text);
        }

        // The types are known where this is compiled, and none of the casts boxes.
        if (typeof(T) == typeof(int))
        {
            return unchecked((ulong)(int)(object)value);
        }

        if (typeof(T) == typeof(long))
        {
            return unchecked((ulong)(long)(object)value);
        }

        if (typeof(T) == typeof(Guid))
        {
            var guid = (Guid)(object)value;
            var halves = MemoryMarshal.Cast<Guid, ulong>(new ReadOnlySpan<Guid>(in guid));
            return Mix(halves[0]) + halves[1];
        }

        // An integer and an enum have their values as hash codes, folded.
        return unchecked((ulong)EqualityComparer<T>.Default.GetHashCode(value));
    }

    // FNV-1a over the UTF-16 code units.
    private static ulong ReadText(string text)
    {
        var hash = First;
        foreach (var character in text)
        {
            hash = (hash ^ character) * Prime;
        }

        return hash;
    }
}
