using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace PerfAspects.Monitoring.Alerts;

/// <summary>
/// Delivers alerts to one handler, one after another, with a time limit and retries. The handler runs on threads of the pool. One that does
/// not return in time is left alone; no more than three of its calls hang at once, and until one of them returns, the queue waits.
/// </summary>
internal sealed class HandlerQueue
{
    private const int Capacity = 100;
    private const int MostHanging = 3;

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_firstDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longestDelay = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_patience = TimeSpan.FromHours(1);

    private readonly IAlertHandler _handler;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly Channel<Alert> _alerts;
    private readonly SemaphoreSlim _running = new(MostHanging);
    private readonly CancellationTokenSource _noRetries = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;
    private long _delivered;
    private long _failed;
    private long _dropped;

    public HandlerQueue(IAlertHandler handler, TimeProvider clock, ILogger logger)
    {
        (_handler, _clock, _logger) = (handler, clock, logger);
        var options = new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true };
        _alerts = Channel.CreateBounded<Alert>(options, _ => Interlocked.Increment(ref _dropped));
        _loop = Task.Run(RunAsync);
    }

    /// <summary>The deliveries so far.</summary>
    public AlertHandlerStatus Status => new(
        NameOf(_handler), Volatile.Read(ref _delivered), Volatile.Read(ref _failed), Volatile.Read(ref _dropped), _alerts.Reader.Count);

    /// <summary>Queues an alert; the oldest one goes if the queue is full.</summary>
    public void Send(Alert alert) => _alerts.Writer.TryWrite(alert);

    /// <summary>Tries what is queued once more, and gives up after a time.</summary>
    public async Task StopAsync(TimeSpan limit)
    {
        _alerts.Writer.TryComplete();
        await _noRetries.CancelAsync().ConfigureAwait(false);
        await ((Task)_loop.WaitAsync(limit, TimeProvider.System)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _stop.CancelAsync().ConfigureAwait(false);
    }

    private static string NameOf(IAlertHandler handler) => handler is WebhookAlertHandler webhook ? webhook.Name : handler.GetType().Name;

    private async Task RunAsync()
    {
        try
        {
            await foreach (var alert in _alerts.Reader.ReadAllAsync(_stop.Token).ConfigureAwait(false))
            {
                await DeliverAsync(alert).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The host has stopped.
        }
    }

    private async Task DeliverAsync(Alert alert)
    {
        var began = _clock.GetTimestamp();
        for (var delay = s_firstDelay; !await TryAsync(alert).ConfigureAwait(false); delay = Min(delay * 2, s_longestDelay))
        {
            if (_noRetries.IsCancellationRequested || _clock.GetElapsedTime(began) + delay > s_patience)
            {
                Interlocked.Increment(ref _dropped);
                _logger.AlertDropped(NameOf(_handler), alert.Text);
                return;
            }

            await Task.Delay(delay, _clock, _noRetries.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<bool> TryAsync(Alert alert)
    {
        await _running.WaitAsync(_stop.Token).ConfigureAwait(false);
        var limit = new CancellationTokenSource(s_limit, _clock);
        var attempt = Task.Run(() => HandleAsync(alert, limit), CancellationToken.None);
        try
        {
            await attempt.WaitAsync(s_limit, _clock, _stop.Token).ConfigureAwait(false);
            Interlocked.Increment(ref _delivered);
            return true;
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            await limit.CancelAsync().ConfigureAwait(false);
            throw;
        }
        catch (Exception exception)
        {
            Interlocked.Increment(ref _failed);
            _logger.AlertHandlerFailed(NameOf(_handler), alert.Text, exception);
            return false;
        }
    }

    // An exception after its time is not seen: its task is not awaited any more, and an unobserved exception ends no process.
    private async Task HandleAsync(Alert alert, CancellationTokenSource limit)
    {
        try
        {
            await _handler.HandleAsync(alert, limit.Token).ConfigureAwait(false);
        }
        finally
        {
            limit.Dispose();
            _running.Release();
        }
    }

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;
}
