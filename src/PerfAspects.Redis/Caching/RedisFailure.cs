using System.Text;

namespace PerfAspects.Caching;

/// <summary>The description of a failure: a refused password, for example, is in the innermost of the client's exceptions.</summary>
internal static class RedisFailure
{
    public static string Describe(Exception exception)
    {
        var text = new StringBuilder(exception.Message);
        for (var inner = exception.InnerException; inner is not null; inner = inner.InnerException)
        {
            text.Append(' ').Append(inner.Message);
        }

        return text.ToString();
    }
}
