using PerfAspects.Runtime;

namespace PerfAspects.Fallbacks;

/// <summary>Which of a method's fallbacks answers an exception: the one that names the type nearest to the exception's own.</summary>
internal sealed class FallbackChoice(FallbackAttribute[] fallbacks)
{
    private const int None = -1;
    private const int Any = int.MaxValue - 1; // farther than any base type: takes what no other does

    /// <summary>The choice among a method's fallbacks; <see langword="null"/> if none is in force.</summary>
    public static FallbackChoice? Of(AspectMethod method)
    {
        var fallbacks = method.Descriptor.Aspects.OfType<FallbackAttribute>().ToArray();
        return fallbacks.Any(static fallback => fallback.Enabled) ? new FallbackChoice(fallbacks) : null;
    }

    /// <summary>The fallback's index; negative if none answers.</summary>
    public int Choose(Exception exception, CancellationToken callerToken)
    {
        var (chosen, nearest) = (None, int.MaxValue);
        for (var index = 0; index < fallbacks.Length; index++)
        {
            if (!fallbacks[index].Enabled)
            {
                continue;
            }

            var distance = Distance(fallbacks[index], exception, ExceptionFilter.IsCancellation(exception, callerToken));
            if (distance < nearest)
            {
                (chosen, nearest) = (index, distance);
            }
        }

        return chosen;
    }

    private static int Distance(FallbackAttribute fallback, Exception exception, bool isCancellation)
    {
        var distance = 0;
        for (var type = exception.GetType(); type is not null; type = type.BaseType, distance++)
        {
            if (fallback.Ignored.Contains(type))
            {
                return int.MaxValue;
            }

            if (fallback.Handled.Contains(type))
            {
                // The caller's own cancellation has to be meant: a base type of it, such as Exception, does not mean it.
                return isCancellation && type.IsAssignableFrom(typeof(SystemException)) ? int.MaxValue : distance;
            }
        }

        return fallback.Handled.IsEmpty && !isCancellation ? Any : int.MaxValue;
    }
}
