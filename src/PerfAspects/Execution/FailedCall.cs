using System.Runtime.CompilerServices;

namespace PerfAspects.Execution;

/// <summary>An exception as the outcome of an asynchronous call.</summary>
internal static class FailedCall
{
    /// <summary>Makes a failed task as an async method does: it keeps the stack, and makes a cancellation a cancelled task.</summary>
    public static ValueTask<TResult> Of<TResult>(Exception exception)
    {
        var task = AsyncValueTaskMethodBuilder<TResult>.Create();
        var failed = task.Task;
        task.SetException(exception);
        return failed;
    }
}
