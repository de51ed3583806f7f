using System.Diagnostics;
using PerfAspects.CompilerServices;

namespace PerfAspects.Execution;

/// <summary>A call without a result, seen as a call that has one.</summary>
internal static class NoResultCall
{
    [StackTraceHidden]
    public static async ValueTask<NoResult> AwaitAsync(ValueTask call)
    {
        await call.ConfigureAwait(false);
        return default;
    }
}
