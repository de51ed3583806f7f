using PerfAspects.Runtime;
using PerfAspects.State;
using PerfAspects.Telemetry;

namespace PerfAspects.Warming;

/// <summary>The rounds of all methods with <c>[Warm]</c>, from the start of a host to its stop.</summary>
internal sealed class WarmSchedule(AspectRuntime runtime) : IDisposable
{
    private static readonly TimeSpan s_longestDelay = TimeSpan.FromDays(30);

    private readonly CancellationTokenSource _stopping = new();
    private Task _rounds = Task.CompletedTask;

    /// <summary>Begins the first round of each method and returns.</summary>
    public void Start()
    {
        var methods = runtime.Methods.Where(static method => method.Declared.Warm is not null).ToArray();
        if (methods.Length > 0)
        {
            using (ExecutionContext.SuppressFlow()) // rounds are no part of the host's start
            {
                _rounds = Task.WhenAll(methods.Select(method => Task.Run(() => RepeatAsync(method))));
            }
        }
    }

    /// <summary>Cancels the rounds and waits for them.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _rounds.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => _stopping.Dispose();

    private async Task RepeatAsync(AspectMethod method)
    {
        using var lead = method.CreateLead();
        var isMissingLogged = false;
        while (!_stopping.IsCancellationRequested && !runtime.IsDisposed)
        {
            var change = method.NextChange; // before the settings are read, so that no change is missed
            if (method.WarmSettings is not { Enabled: true })
            {
                await change.WaitAsync(_stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                continue;
            }

            if (!await LeadsAsync(lead).ConfigureAwait(false))
            {
                await DelayAsync(lead!.RetryAfter).ConfigureAwait(false);
                continue;
            }

            var started = runtime.Clock.GetTimestamp();
            isMissingLogged |= await RunAsync(method, isMissingLogged).ConfigureAwait(false);
            var rest = Durations.Positive(method.WarmSettings!.Interval) - runtime.Clock.GetElapsed(started);
            await DelayAsync(rest).ConfigureAwait(false);
        }
    }

    // Whether this process runs the rounds. A clock or a tier that throws does not keep it from them.
    private async Task<bool> LeadsAsync(IRoundLead? lead)
    {
        try
        {
            return lead is null || await lead.TryTakeAsync(_stopping.Token).ConfigureAwait(false);
        }
        catch (Exception)
        {
            return true;
        }
    }

    // True if the round had no instance to list the keys, which is logged once.
    private async Task<bool> RunAsync(AspectMethod method, bool isMissingLogged)
    {
        try
        {
            await method.RunWarmRoundAsync(progress: null, _stopping.Token).ConfigureAwait(false);
        }
        catch (WarmTargetMissingException missing)
        {
            if (!isMissingLogged)
            {
                runtime.Logger.WarmNotPossible(method.Name, missing.Message);
            }

            return true;
        }
        catch (Exception) when (_stopping.IsCancellationRequested || runtime.IsDisposed)
        {
            // The round has ended with the host.
        }
        catch (Exception exception)
        {
            runtime.Logger.WarmFailed(method.Name, exception.GetType().FullName, exception);
        }

        return false;
    }

    private async Task DelayAsync(TimeSpan rest)
    {
        while (rest > TimeSpan.Zero && !_stopping.IsCancellationRequested)
        {
            var delay = rest < s_longestDelay ? rest : s_longestDelay;
            await Task.Delay(delay, runtime.Clock.Provider, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            rest -= delay;
        }
    }
}
