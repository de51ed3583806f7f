using System.Collections.Concurrent;

namespace PerfAspects.Monitoring.Tests.Alerts;

/// <summary>
/// A handler that records what it gets, each alert once: a test that moves the clock on by hours may bring about that a delivery in
/// progress counts as one that takes too long, and is repeated.
/// </summary>
internal class RecordingHandler : IAlertHandler
{
    private readonly ConcurrentQueue<Alert> _alerts = new();

    public IReadOnlyList<Alert> Alerts => [.. _alerts.Distinct<Alert>(ReferenceEqualityComparer.Instance)];

    public IEnumerable<(AlertState State, bool IsReminder)> States => Alerts.Select(static alert => (alert.State, alert.IsReminder));

    public virtual ValueTask HandleAsync(Alert alert, CancellationToken cancellationToken)
    {
        _alerts.Enqueue(alert);
        return default;
    }
}

/// <summary>Handlers that misbehave.</summary>
internal sealed class HangingHandler : IAlertHandler
{
    private readonly TaskCompletionSource _never = new();
    private int _calls;

    public int Calls => Volatile.Read(ref _calls);

    public async ValueTask HandleAsync(Alert alert, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _calls);
        await _never.Task; // and not by the token
    }
}

internal sealed class BlockingHandler : IAlertHandler, IDisposable
{
    private readonly ManualResetEventSlim _end = new();

    public ValueTask HandleAsync(Alert alert, CancellationToken cancellationToken)
    {
        _end.Wait(CancellationToken.None);
        return default;
    }

    public void Dispose() => _end.Set();
}

internal sealed class FailingHandler(int failures) : RecordingHandler
{
    private int _calls;

    public int Calls => Volatile.Read(ref _calls);

    public override ValueTask HandleAsync(Alert alert, CancellationToken cancellationToken)
        => Interlocked.Increment(ref _calls) <= failures
            ? throw new IOException("The pager is off.")
            : base.HandleAsync(alert, cancellationToken);
}
