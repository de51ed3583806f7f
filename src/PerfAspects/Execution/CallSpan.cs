using System.Diagnostics;
using PerfAspects.CompilerServices;

namespace PerfAspects.Execution;

/// <summary>Finds the span of a call. Whether calls carry one is known of their type, so that other calls are not checked.</summary>
internal static class CallSpan
{
    /// <summary>The call's span; <see langword="null"/> where its method is not traced, or nobody samples it.</summary>
    public static Activity? Of<TCall, TResult>(TCall call)
        where TCall : struct, IAspectCall<TResult>
        => default(TCall) is ITracedCall ? call.Span : null;
}
