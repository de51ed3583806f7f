using PerfAspects.CompilerServices;
using PerfAspects.Execution;
using PerfAspects.Runtime;

namespace PerfAspects.Fallbacks;

/// <summary>
/// Which of a method's fallbacks answers a failure: of an exception the one that names the type nearest to the exception's own, of a result
/// the first that says it is one.
/// </summary>
/// <param name="fallbacks">The fallbacks.</param>
/// <param name="judges">The judge of results of each.</param>
internal sealed class FallbackChoice(FallbackAttribute[] fallbacks, ResultJudge[] judges)
{
    private const int None = -1;
    private const int Any = int.MaxValue - 1; // farther than any base type: takes what no other does

    /// <summary>The choice among a method's fallbacks; <see langword="null"/> if none is in force.</summary>
    public static FallbackChoice? Of(AspectMethod method)
    {
        var fallbacks = method.Descriptor.Aspects.OfType<FallbackAttribute>().ToArray();
        return Array.Exists(fallbacks, static fallback => fallback.Enabled)
            ? new FallbackChoice(fallbacks, Array.ConvertAll(fallbacks, fallback => JudgeOf(fallback, method)))
            : null;
    }

    /// <summary>Whether a fallback in force says of results whether they are failures.</summary>
    public bool JudgesResults => Array.Exists(judges, static judge => judge.Exists);

    /// <summary>The index of the fallback that answers a result; negative if none does.</summary>
    public int Choose<TCall, TResult>(TCall call, TResult result)
        where TCall : struct, IAspectCall<TResult>
    {
        for (var index = 0; index < judges.Length; index++)
        {
            if (judges[index].Exists && call.IsFailure(judges[index].Aspect, result))
            {
                return index;
            }
        }

        return None;
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

    private static ResultJudge JudgeOf(FallbackAttribute fallback, AspectMethod method)
        => fallback.Enabled ? ResultJudge.Of(method, fallback, fallback.HandleResult) : default;

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
