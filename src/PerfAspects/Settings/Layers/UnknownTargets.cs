using PerfAspects.CompilerServices;
using PerfAspects.Runtime;

namespace PerfAspects.Settings.Layers;

/// <summary>
/// Settings for methods, types and names that nobody has: of each something is said once. A name is known when its assembly's manifest is,
/// which is when the first of its code runs: so what might still come is not spoken of before the host has started, and taken back when it
/// does come.
/// </summary>
internal sealed class UnknownTargets(bool isStarting)
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _told = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, ConfiguredTarget> _awaited = new(StringComparer.OrdinalIgnoreCase);
    private IReadOnlyCollection<ConfiguredTarget>? _targets;
    private bool _isStarting = isStarting;

    /// <summary>Takes what a configuration speaks of now, and gives what is to be said of it.</summary>
    public IReadOnlyList<SettingRefusal> Take(IReadOnlyCollection<ConfiguredTarget> targets)
    {
        lock (_gate)
        {
            _isStarting &= _targets is null; // whoever changes settings has started
            _targets = targets;
            var paths = targets.Select(static target => target.Path).ToHashSet(StringComparer.OrdinalIgnoreCase);
            foreach (var path in _awaited.Keys.Where(path => !paths.Contains(path)).ToList())
            {
                _awaited.Remove(path); // nobody speaks of it any more
            }
        }

        return Look();
    }

    /// <summary>Whatever is going to run has begun to: gives what is to be said of that which has not come by now.</summary>
    public IReadOnlyList<SettingRefusal> Started()
    {
        lock (_gate)
        {
            _isStarting = false;
        }

        return Look();
    }

    /// <summary>A method was seen for the first time: gives what is to be taken back.</summary>
    public IReadOnlyList<SettingRefusal> Seen(AspectDescriptor method)
    {
        lock (_gate)
        {
            if (_awaited.Count == 0)
            {
                return []; // nearly always; and this is on the way of first calls
            }

            var found = _awaited.Where(awaited => awaited.Value.Is(method)).ToList();
            found.ForEach(awaited => _awaited.Remove(awaited.Key));
            return [.. found.Select(static awaited
                => new SettingRefusal(RefusalKind.FoundTarget, awaited.Value.Path, awaited.Value.Name, ""))];
        }
    }

    // The manifest is read under no lock: it waits for module initializers, which may call an annotated method and so come by here on
    // another thread.
    private List<SettingRefusal> Look()
    {
        while (true)
        {
            var version = ManifestRegistry.Version;
            var known = Volatile.Read(ref _targets) is { Count: > 0 } ? ManifestRegistry.GetDescriptors() : [];
            lock (_gate)
            {
                if (version == ManifestRegistry.Version) // or else a method may have been seen meanwhile that is not known here
                {
                    return Look(known);
                }
            }
        }
    }

    private List<SettingRefusal> Look(AspectDescriptor[] known)
    {
        var unknown = new List<SettingRefusal>();
        foreach (var target in _targets ?? [])
        {
            var named = Array.FindAll(known, target.Is);
            if (target.IsWithoutCode(named) && named.Length > 0 && Array.Exists(named, target.HasAspect))
            {
                if (_told.Add(target.Path))
                {
                    unknown.Add(SettingRefusal.Bad(target.Path, target.Text, SettingKey.WithoutCode));
                }

                continue;
            }

            var mayCome = named.Length == 0 && !Array.Exists(known, target.WouldBeBeside);
            if ((mayCome && _isStarting) || Array.Exists(named, target.HasAspect) || !_told.Add(Subject(target, isNamed: named.Length > 0)))
            {
                continue;
            }

            if (mayCome)
            {
                _awaited[target.Path] = target;
            }

            unknown.Add(new SettingRefusal(RefusalKind.UnknownTarget, target.Path, target.Name,
                Reason(target, isNamed: named.Length > 0, mayCome)));
        }

        return unknown;
    }

    // A name is missed once, whatever is said of it; an aspect each time.
    private static string Subject(ConfiguredTarget target, bool isNamed)
        => $"{target.Section}:{target.Name}:"
            + (isNamed ? target.Key.ToString() : target.Section == ConfiguredSettings.Policies ? target.Key.Aspect : "");

    private static string Reason(ConfiguredTarget target, bool isNamed, bool mayCome)
        => isNamed ? "it has no such aspect"
            : !mayCome ? "its type has no annotated method of that name"
            : target.Section == ConfiguredSettings.Policies ? $"no {target.Key.Aspect} that is loaded gives that name"
            : $"no annotated {(target.Section == ConfiguredSettings.Types ? "type" : "method")} of that name is loaded";
}
