using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using PerfAspects.Telemetry;

namespace PerfAspects.Runtime.Settings;

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

    /// <summary>Adds the parts whose overrides contradict each other now. Under the runtime's lock.</summary>
    public void AddContradictions(IReadOnlyList<SharedPart> parts)
    {
        Add(parts.Where(part => !Knows(part)).Select(static part => new SettingRefusal(
            RefusalKind.Contradiction, $"{part.Aspect}:Name", part.Name, "methods that share it would get different settings")));
        _contradictions = [.. parts.Select(static part => (part.Aspect, part.Name))];
    }

    /// <summary>Whether a contradiction was told of, and has lasted since.</summary>
    public bool Knows(SharedPart part) => _contradictions.Contains((part.Aspect, part.Name));

    /// <summary>Logs what there is. Not under a lock: a logger is code we do not know.</summary>
    public void Tell()
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
            default:
                SettingLog.ChangeFailed(logger, refusal.Key, refusal.Reason, refusal.Exception);
                break;
        }
    }
}
