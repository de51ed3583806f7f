namespace PerfAspects.Tests;

/// <summary>
/// Runs something as a timer or a thread of the pool would: without the test framework's synchronization context, under which whatever waits for it is
/// posted somewhere, to run some time. Without one it has run when this returns.
/// </summary>
internal static class WithoutContext
{
    public static void Run(Action action)
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            action();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    /// <summary>Begins something that goes on by itself where it is woken: on the thread of the test that moves the clock.</summary>
    public static T Run<T>(Func<T> begin)
    {
        T? begun = default;
        Run(() => { begun = begin(); });
        return begun!;
    }
}
