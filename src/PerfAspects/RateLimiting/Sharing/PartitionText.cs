using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using PerfAspects.CompilerServices;

namespace PerfAspects.RateLimiting.Sharing;

/// <summary>The value of a partition as text that every process writes alike, and that different values never have in common.</summary>
internal static class PartitionText
{
    private const int LongestValue = 48;

    /// <summary>Writes a value; null if its type has no form that every process writes alike (PERF027).</summary>
    public static string? Of(object? value)
    {
        var writer = new KeyWriter();
        if (!TryWrite(writer, value))
        {
            return null;
        }

        var bytes = writer.Written;
        return bytes.Length <= LongestValue ? Convert.ToBase64String(bytes) : $".{Convert.ToBase64String(SHA256.HashData(bytes))}";
    }

    // The name of the type goes first: in one process a number and a text are different values as well.
    private static bool TryWrite(KeyWriter writer, object? value)
    {
        writer.Add(value is null ? "" : value is ITuple ? "()" : value.GetType().FullName);
        switch (value)
        {
            case null:
                return true;
            case Enum name:
                writer.Add(name.ToString("D"));
                return true;
            case ITuple tuple:
                return TryWrite(writer, tuple);
            case IConvertible convertible:
                return TryWrite(writer, convertible);
            default:
                return TryWriteOther(writer, value);
        }
    }

    private static bool TryWrite(KeyWriter writer, ITuple tuple)
    {
        writer.Add(tuple.Length);
        for (var i = 0; i < tuple.Length; i++)
        {
            if (!TryWrite(writer, tuple[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryWrite(KeyWriter writer, IConvertible value)
    {
        switch (value)
        {
            case string text:
                writer.Add(text);
                return true;
            case DateTime time:
                writer.Add(time);
                return true;
            case decimal number:
                writer.Add(number);
                return true;
            case double number:
                writer.Add(number);
                return true;
            case float number:
                writer.Add(number);
                return true;
            case bool flag:
                writer.Add(flag);
                return true;
            case char character:
                writer.Add(character);
                return true;
            case byte or sbyte or short or ushort or int or uint or long or ulong:
                writer.Add(value.ToString(CultureInfo.InvariantCulture));
                return true;
            default:
                return false;
        }
    }

    private static bool TryWriteOther(KeyWriter writer, object value)
    {
        switch (value)
        {
            case Guid id:
                writer.Add(id);
                return true;
            case DateTimeOffset time:
                writer.Add(time);
                return true;
            case DateOnly date:
                writer.Add(date);
                return true;
            case TimeOnly time:
                writer.Add(time);
                return true;
            case TimeSpan time:
                writer.Add(time);
                return true;
            case Uri address:
                writer.Add(address);
                return true;
            case Version version:
                writer.Add(version);
                return true;
            case BigInteger number:
                writer.Add(number);
                return true;
            case Half number:
                writer.Add(number);
                return true;
            case Int128 or UInt128 or nint or nuint:
                writer.Add(((IFormattable)value).ToString(null, CultureInfo.InvariantCulture));
                return true;
            default:
                return false;
        }
    }
}
