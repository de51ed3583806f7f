using System.Globalization;

namespace PerfAspects.Tests.Modes;

/// <summary>The core of all subjects, which does what a case says. Its value is the number of the run, beginning with 1.</summary>
public sealed class Core
{
    private int _runs;
    private int _failures;
    private volatile TaskCompletionSource? _gate;
    private volatile bool _ignoresTokens;

    /// <summary>The number of times the core has run.</summary>
    public int Runs => Volatile.Read(ref _runs);

    /// <summary>Whether the core completes after it has returned.</summary>
    public bool IsLater { get; init; }

    /// <summary>Whether a run only makes the state of a method, and is no run of the case.</summary>
    public bool IsWarmingUp { get; set; }

    /// <summary>Runs first in each run of the core.</summary>
    public Func<Task>? First { get; set; }

    /// <summary>The keys that are listed to be loaded in advance.</summary>
    public IReadOnlyList<object> Keys { get; set; } = [];

    /// <summary>The exception of the fallback that was called last.</summary>
    public Exception? FallbackException { get; private set; }

    /// <summary>Lets the next runs fail.</summary>
    public void Fail(int times = int.MaxValue) => Volatile.Write(ref _failures, times);

    /// <summary>Lets the runs from now on wait until <see cref="Release"/>.</summary>
    public void Hold(bool ignoresTokens = false)
    {
        _ignoresTokens = ignoresTokens;
        _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Lets the runs that wait go on, and later ones not wait.</summary>
    public void Release() => Interlocked.Exchange(ref _gate, null)?.SetResult();

    /// <summary>Runs as a synchronous, asynchronous or task-returning core would: at once, or later.</summary>
    public ValueTask<int> RunAsync(CancellationToken token)
    {
        if (IsWarmingUp)
        {
            return new(0);
        }

        var run = Interlocked.Increment(ref _runs);
        return IsLater ? GoOnLaterAsync(run, token) : GoOn(run, token);
    }

    /// <summary>Answers instead of a core that has failed.</summary>
    public int Fallback(Exception? exception)
    {
        FallbackException = exception;
        return -1;
    }

    private async ValueTask<int> GoOnLaterAsync(int run, CancellationToken token)
    {
        await Task.Yield();
        return await GoOn(run, token);
    }

    private ValueTask<int> GoOn(int run, CancellationToken token)
    {
        if (First is not null || _gate is not null)
        {
            return WaitAsync(run, token);
        }

        ThrowIfFailing(run);
        return new(run);
    }

    private async ValueTask<int> WaitAsync(int run, CancellationToken token)
    {
        if (First is { } first)
        {
            await first();
        }

        if (_gate is { } gate)
        {
            await gate.Task.WaitAsync(_ignoresTokens ? default : token);
        }

        ThrowIfFailing(run);
        return run;
    }

    private void ThrowIfFailing(int run)
    {
        if (Volatile.Read(ref _failures) > 0 && Interlocked.Decrement(ref _failures) >= 0)
        {
            throw new InvalidDataException(run.ToString(CultureInfo.InvariantCulture));
        }
    }
}
