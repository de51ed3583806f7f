using System.Drawing;
using System.Globalization;
using System.Net;
using System.Net.Http;
using System.Net.Mail;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PerfAspects.CompilerServices;

namespace PerfAspects.Caching.Keys;

/// <summary>Compares values whose type is known only at run time, once they are equal, for <see cref="ExactKey{T}"/>.</summary>
internal static class ExactObject
{
    public static bool Same(object left, object right)
        => (left, right) switch
        {
            (Uri one, Uri other) => one.OriginalString == other.OriginalString,
            (CultureInfo one, CultureInfo other) => one.IsReadOnly && other.IsReadOnly, // one that is not has been customized, or can be
            (MailAddress one, MailAddress other) => one.ToString() == other.ToString(),
            (HttpMethod one, HttpMethod other) => one.Method == other.Method,
            (DateTime one, DateTime other) => ExactKey<DateTime>.Same(one, other),
            (DateTimeOffset one, DateTimeOffset other) => ExactKey<DateTimeOffset>.Same(one, other),
            (decimal one, decimal other) => ExactKey<decimal>.Same(one, other),
            (double one, double other) => ExactKey<double>.Same(one, other),
            (float one, float other) => ExactKey<float>.Same(one, other),
            (Half one, Half other) => ExactKey<Half>.Same(one, other),
            (Complex one, Complex other) => ExactKey<Complex>.Same(one, other),
            (ITuple one, ITuple other) => SameItems(one, other),
            (TimeZoneInfo one, TimeZoneInfo other) => SameNames(one, other),
            (DnsEndPoint one, DnsEndPoint other) => one.Host == other.Host,
            (OSPlatform, OSPlatform) => left.ToString() == right.ToString(),
            _ => left is ValueType ? SameSingles(left, right) : !IsHeader(left.GetType()) || left.ToString() == right.ToString(),
        };

    private static bool SameSingles(object left, object right)
        => (left, right) switch
        {
            (Vector2 one, Vector2 other) => ExactKey<Vector2>.Same(one, other),
            (Vector3 one, Vector3 other) => ExactKey<Vector3>.Same(one, other),
            (Vector4 one, Vector4 other) => ExactKey<Vector4>.Same(one, other),
            (Quaternion one, Quaternion other) => ExactKey<Quaternion>.Same(one, other),
            (Plane one, Plane other) => ExactKey<Plane>.Same(one, other),
            (Matrix3x2 one, Matrix3x2 other) => ExactKey<Matrix3x2>.Same(one, other),
            (Matrix4x4 one, Matrix4x4 other) => ExactKey<Matrix4x4>.Same(one, other),
            (PointF one, PointF other) => ExactKey<PointF>.Same(one, other),
            (SizeF one, SizeF other) => ExactKey<SizeF>.Same(one, other),
            (RectangleF one, RectangleF other) => ExactKey<RectangleF>.Same(one, other),
            (NFloat one, NFloat other) => ExactKey<NFloat>.Same(one, other),
            _ => true,
        };

    // Equal zones have the same rules, and identifiers that are the same but for case.
    private static bool SameNames(TimeZoneInfo left, TimeZoneInfo right)
        => left.Id == right.Id
            && left.DisplayName == right.DisplayName
            && left.StandardName == right.StandardName
            && left.DaylightName == right.DaylightName;

    // The runtime has no reference to ASP.NET Core, and knows its headers by name alone.
    private static bool IsHeader(Type type)
        => type.Namespace is "System.Net.Http.Headers" or "Microsoft.Net.Http.Headers" or "System.Net.Mime";

    private static bool SameItems(ITuple left, ITuple right)
    {
        for (var i = 0; i < left.Length; i++)
        {
            if (!ExactKey<object?>.Same(left[i], right[i]))
            {
                return false;
            }
        }

        return true;
    }
}
