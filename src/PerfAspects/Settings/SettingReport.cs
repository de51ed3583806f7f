using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using PerfAspects.Telemetry;

namespace PerfAspects.Settings;

/// <summary>Collects what is refused, wherever that happens, and logs it once, outside of every lock.</summary>
internal sealed class SettingReport(ILogger logger)
{
    private readonly ConcurrentQueue<SettingRefusal> _refusals = new();
    private readonly ConcurrentDictionary<(string Key, string Value), bool> _reported = new();
    private HashSet<(string Aspect, string Name)> _contradictions = [];

    public void Add(IEnumerable<SettingRefusal> refusals)
    {
        foreach (var refusal in refusals)
        {
            _refusals.Enqueue(refusal);
        }
    }

    /// <summary>Adds refusals that have not been added before: settings are read again at every change.</summary>
    public void AddOnce(IReadOnlyList<SettingRefusal> refusals)
    {
        foreach (var refusal in refusals)
        {
            if (_reported.TryAdd((refusal.Key, refusal.Value), true))
            {
                _refusals.Enqueue(refusal);
            }
        }
    }

    /// <summary>Adds the states whose overrides contradict each other now. Under the runtime's lock.</summary>
    public void AddContradictions(IReadOnlyList<NamedState> states)
    {
        Add(states.Where(state => !Knows(state)).Select(static state => new SettingRefusal(
            RefusalKind.Contradiction, $"{state.Aspect}:Name", state.Name, "methods that share it would get different settings")));
        _contradictions = [.. states.Select(static state => (state.Aspect, state.Name))];
    }

    /// <summary>Whether a contradiction was reported, and has lasted since.</summary>
    public bool Knows(NamedState state) => _contradictions.Contains((state.Aspect, state.Name));

    /// <summary>Logs what there is. Not under a lock: a logger is code we do not know.</summary>
    public void Log()
    {
        while (_refusals.TryDequeue(out var refusal))
        {
            Log(refusal);
        }
    }

    private void Log(SettingRefusal refusal)
    {
        switch (refusal.Kind)
        {
            case RefusalKind.BadValue:
                SettingLog.ValueRefused(logger, refusal.Key, refusal.Value, refusal.Reason);
                break;
            case RefusalKind.UnknownSetting:
                SettingLog.UnknownSetting(logger, refusal.Key, refusal.Reason);
                break;
            case RefusalKind.UnknownTarget:
                SettingLog.UnknownTarget(logger, refusal.Key, refusal.Reason);
                break;
            case RefusalKind.FoundTarget:
                SettingLog.TargetFound(logger, refusal.Key);
                break;
            case RefusalKind.Contradiction:
                SettingLog.SharedSettingsContradict(logger, refusal.Key, refusal.Value, refusal.Reason);
                break;
            case RefusalKind.Preset:
                SettingLog.PresetTakesEffect(logger, refusal.Value, refusal.Reason);
                break;
            default:
                SettingLog.ChangeFailed(logger, refusal.Key, refusal.Reason, refusal.Exception);
                break;
        }
    }
}
