using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;
using PerfAspects.Runtime;
using PerfAspects.Settings.Changes;
using PerfAspects.Settings.Layers;
using PerfAspects.Shared;

namespace PerfAspects.Settings;

/// <summary>
/// The settings of a runtime's methods while it runs: reads the configuration whenever it changes, takes runtime calls, and has the runtime
/// change what is in force. What it refuses is logged outside of every lock, and nothing is thrown at whoever reloads.
/// </summary>
internal sealed class LiveSettings : IDisposable
{
    private readonly AspectRuntime _runtime;
    private readonly IConfiguration? _configuration;
    private readonly AspectPolicy[] _policies;
    private readonly SettingReport _report;
    private readonly UnknownTargets _unknown;
    private IDisposable? _subscription;
    private volatile ConfiguredSettings _configured = ConfiguredSettings.None;
    private volatile bool _isCheckDue;

    public LiveSettings(AspectRuntime runtime, AspectRuntimeOptions options)
    {
        _runtime = runtime;
        _configuration = options.Configuration;
        _policies = options.Policies.Count == 0 ? [] : [.. Enumerable.Reverse(options.Policies)];
        _report = new SettingReport(runtime.Logger);
        _unknown = new UnknownTargets(isStarting: options.Services is not null); // a host notifies of its start
    }

    /// <summary>Reads the configuration, and from now on whenever it changes.</summary>
    public void Start()
    {
        if (_configuration is not null)
        {
            _subscription = ChangeToken.OnChange(_configuration.GetReloadToken,
                Reload); // before reading: what changes meanwhile is read once more
            Reload();
        }
        else if (_policies.Length > 0)
        {
            _report.Add(_unknown.Take(TargetsOf(ConfiguredSettings.None)));
        }
    }

    /// <summary>Computes the effective settings of a method from all their sources.</summary>
    public EffectiveMethod Read(AspectMethod method, SettingCalls calls)
    {
        var layers = new SettingLayers(method.Name, calls, _configured, _policies);
        if (layers.IsEmpty && method.Effective is { IsAsWritten: true } asWritten)
        {
            return asWritten; // an application has many methods, and a change is about few of them
        }

        var read = EffectiveMethod.Read(method.Declared, layers, _runtime.Services);
        if (read.IsAsWritten)
        {
            return read; // the compiler has seen to it that the attributes hold together
        }

        // None while the method is made.
        var before = method.Effective ?? EffectiveMethod.Read(method.Declared, SettingLayers.None, _runtime.Services);
        var refusals = SelfContradictions.CompleteChange(method.Name, before, ref read);
        _report.AddOnce(refusals);
        return read;
    }

    /// <summary>The value if no source sets it for this method alone.</summary>
    public EffectiveMethod ReadShared(AspectMethod method)
        => EffectiveMethod.Read(method.Declared,
            new SettingLayers(method.Name, SettingCalls.None, _configured, _policies) { AreShared = true }, _runtime.Services);

    /// <summary>A method was seen for the first time. Under the runtime's lock; <see cref="Report"/> is to follow outside of it.</summary>
    public void Added(AspectMethod method)
    {
        _report.Add(_unknown.Seen(method.Declared));
        _isCheckDue |= !_configured.IsEmpty && method.Effective.Uses.Any(static use => use.Attribute.NamedState is not null);
    }

    /// <summary>The host has started: settings that name nothing by now are reported. Not under a lock.</summary>
    public void Started()
    {
        _report.Add(_unknown.Started());
        Report();
    }

    /// <summary>Sees to what methods seen lately share with others, and logs what was refused. Not under a lock.</summary>
    public void Report()
    {
        if (_isCheckDue)
        {
            _isCheckDue = false;
            _report.Add(_runtime.Apply(ReadAll));
        }

        _report.Log();
    }

    /// <summary>Sets a setting by a runtime call, or takes the call back. A state that methods share has it for all of them.</summary>
    /// <exception cref="ArgumentException">There is no such setting, or it may not have that value.</exception>
    /// <exception cref="InvalidOperationException">It could not be carried out.</exception>
    public void Override(AspectMethod method, string setting, string? value)
    {
        var path = setting.Split(ConfigurationPath.KeyDelimiter);
        if (!SettingKey.TryParse(path, out var key, out var length) || key.Rule is not { } rule)
        {
            throw new ArgumentException($"{method.Name} has no setting '{setting}': {SettingKey.WhyUnknown(path)}.", nameof(setting));
        }

        if (length != path.Length || method.Effective.Find(key) is not { } use)
        {
            throw new ArgumentException($"{method.Name} has no setting '{setting}'.", nameof(setting));
        }

        if ((value is not null || rule.Kind == SettingKind.Fixed) && rule.FindFault(value ?? "") is { } fault)
        {
            throw new ArgumentException($"{setting} of {method.Name} cannot be '{value}': {fault}.", nameof(value));
        }

        if (rule.NeedsCode && bool.TryParse(value, out var isOn) && isOn && !key.HasCode(UseOf(method, key)))
        {
            throw new ArgumentException($"{setting} of {method.Name} cannot be '{value}': {SettingKey.WithoutCode}.", nameof(value));
        }

        var shared = key.Setting is AspectDefinition.Enabled or AspectDefinition.SharedName ? null : use.Attribute.NamedState;
        if (shared is not null)
        {
            SeeWhatIsShared();
        }

        var failures = _runtime.Apply(() => OverrideAll(method, key, shared, value));
        Report();
        if (failures.FirstOrDefault() is { } failure)
        {
            throw new InvalidOperationException($"{setting} of {method.Name} could not be set to '{value}': {failure.Reason}.",
                failure.Exception);
        }
    }

    private static AspectAttribute UseOf(AspectMethod method, SettingKey key)
        => method.Declared.Aspects.Where(aspect => aspect.AspectName == key.Aspect).ElementAt(key.Use - 1);

    public void Dispose() => _subscription?.Dispose();

    // A name that a configuration gives a method is known as well.
    private IReadOnlyCollection<ConfiguredTarget> TargetsOf(ConfiguredSettings configured)
        => [.. configured.Targets.Concat(_policies.SelectMany(static policy => policy.Targets))
            .Where(target => target.Section != ConfiguredSettings.Policies || !configured.GivesName(target.Name))];

    private void Reload()
    {
        try
        {
            while (!TryReload())
            {
                // Another reload has come first, and may have read before this one's change.
            }
        }
        catch (Exception exception)
        {
            _report.Add([new SettingRefusal(RefusalKind.Failure, ConfiguredSettings.Section, "", "it could not be read", exception)]);
        }

        Report();
    }

    // False if other settings have come into force meanwhile. Under no lock: a source of the configuration may be the application's code,
    // and the manifests wait for module initializers, which may bring about a reload on another thread.
    private bool TryReload()
    {
        var before = _configured;
        var refusals = new List<SettingRefusal>();
        var configured = ConfiguredSettings.Read(_configuration!, before, refusals);
        if (!configured.IsEmpty)
        {
            SeeWhatIsShared();
        }

        var isApplied = _runtime.IsDisposed;
        var failures = _runtime.Apply(() =>
        {
            if (_configured != before)
            {
                return [];
            }

            (_configured, isApplied) = (configured, true);
            return ReadAll();
        });
        if (isApplied)
        {
            _report.Add(refusals);
            _report.Add(_unknown.Take(TargetsOf(_configured)));
            _report.Add(failures);
        }

        return isApplied || _runtime.IsDisposed;
    }

    // Whether overrides set methods apart that share something can only be found by looking at all of them.
    private void SeeWhatIsShared()
    {
        foreach (var descriptor in ManifestRegistry.GetDescriptors())
        {
            if (Array.Exists(descriptor.Aspects, static aspect => aspect.NamedState is not null))
            {
                _runtime.AddMethod(descriptor); // not GetMethod, which logs: this may be under a lock
            }
        }
    }

    private List<MethodChange> ReadAll()
    {
        var changes = _runtime.MethodsInUse.Select(method => new MethodChange(method, Read(method, method.Calls), method.Calls)).ToList();
        _report.AddContradictions(SharedContradictions.Resolve(changes));
        return changes;
    }

    private void ThrowIfContradictory(AspectMethod method, SettingKey key, string? value)
    {
        var layers = new SettingLayers(method.Name, method.Calls.With(key, value), _configured, _policies);
        var next = EffectiveMethod.Read(method.Declared, layers, _runtime.Services);
        if (SelfContradictions.FindReason(next, key) is { } reason)
        {
            throw new ArgumentException($"{key} of {method.Name} cannot be '{value}': {reason}.", nameof(value));
        }
    }

    private List<MethodChange> OverrideAll(AspectMethod method, SettingKey key, NamedState? shared, string? value)
    {
        var changes = new List<MethodChange>();
        foreach (var other in _runtime.MethodsInUse)
        {
            if (other == method)
            {
                ThrowIfContradictory(method, key, value);
            }

            var calls = other == method
                ? other.Calls.With(key, value) : shared is null
                ? other.Calls : other.Calls.With(other.Effective.FindShared(shared, key), value);
            changes.Add(new MethodChange(other, Read(other, calls), calls));
        }

        var contradictions = SharedContradictions.Resolve(changes);
        if (contradictions.Exists(state => !_report.Knows(state)))
        {
            throw new ArgumentException($"{key} of {method.Name} cannot be '{value}': methods that share the name have other settings.",
                nameof(value));
        }

        return changes;
    }
}
