using System.Globalization;
using System.Net.Http;
using System.Net.Mail;
using System.Numerics;
using System.Runtime.CompilerServices;
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
            _ => true,
        };

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
