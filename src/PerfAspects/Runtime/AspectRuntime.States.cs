using PerfAspects.Caching.Tags;
using PerfAspects.Caching.Tiers;
using PerfAspects.CompilerServices;
using PerfAspects.Runtime;
using PerfAspects.Settings;
using PerfAspects.Settings.Changes;
using PerfAspects.State;
using PerfAspects.Telemetry;

namespace PerfAspects;

// The states of methods: made on the first call, replaced when settings change.
public sealed partial class AspectRuntime
{
    /// <summary>Invalidates tags: in memory before it returns, in the tier when its task has completed.</summary>
    internal ValueTask InvalidateAsync(params CacheTag[] tags)
    {
        Array.ForEach(tags, Tags.Invalidate);
        return Tier is { } tier && tags.Length > 0
            ? tier.Invalidations.InvalidateAsync(Array.ConvertAll(tags, SharedNames.TagOf)) : default;
    }

    internal void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_isDisposed, this);

    /// <summary>The state of a slot, made if there is none.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="type">The exact type of the instance, where each has a state of its own.</param>
    internal object GetOrAddState(StateSlot slot, Type? type = null)
    {
        if (FindState(slot.Index, type) is { } known)
        {
            return known; // of a collectible assembly, or made meanwhile
        }

        var method = GetMethod(SlotTable.Get(slot.Index));
        var now = ClockReading.Of(Clock);
        lock (_gate)
        {
            if (!_isDisposed && FindState(slot.Index, type) is { } made)
            {
                return made;
            }

            ComposedAt = now;
            var composed = method.Compose(slot, type);
            if (!_isDisposed && composed.Failure is null) // or else it is kept nowhere, and fails its one call
            {
                Publish(composed);
            }

            return composed.State;
        }
    }

    /// <summary>The states of a slot, one for each exact type of an instance that has been called.</summary>
    internal IReadOnlyList<object> GetStatesByType(int slot)
    {
        lock (_gate)
        {
            return _states.Find(slot) is TypeStates states ? [.. states.All()] : [];
        }
    }

    internal AspectMethod GetMethod(AspectDescriptor descriptor)
    {
        if (_methods.TryGet(descriptor, out var known))
        {
            return known;
        }

        var method = AddMethod(descriptor);
        Settings.Report();
        if (Tier is null && method.IsShared && Interlocked.Exchange(ref _isWithoutTierLogged, 1) == 0)
        {
            Logger.NoTier(method.Name);
        }

        return method;
    }

    /// <summary>
    /// Changes what is in force. Calls that come afterwards find it; calls under way end in what they have found, with the limits, circuits
    /// and entries that both have in common.
    /// </summary>
    /// <param name="decide">Decides which settings of which methods are to be in force.</param>
    /// <returns>The settings that could not be changed, and are as they were.</returns>
    internal IReadOnlyList<SettingRefusal> Apply(Func<IReadOnlyList<MethodChange>> decide)
    {
        IReadOnlyList<MethodChange> changes;
        IReadOnlyList<SettingRefusal> failures;
        var now = ClockReading.Of(Clock);
        lock (_gate)
        {
            ComposedAt = now;
            changes = _isDisposed ? [] : decide();
            failures = MethodChanges.Apply(changes, Publish);
        }

        foreach (var change in changes)
        {
            change.Method.CompleteChange();
        }

        return failures;
    }

    /// <summary>Composes every method again, with the settings that are in force.</summary>
    internal void Recompose()
    {
        var now = ClockReading.Of(Clock);
        lock (_gate)
        {
            ComposedAt = now;
            foreach (var method in _isDisposed ? [] : MethodsInUse)
            {
                method.Apply(method.Effective, method.Calls, method.IsCompared);
                foreach (var state in method.Compose())
                {
                    Publish(state);
                }
            }
        }
    }

    // Under the lock: what is read here is either known to a change of the settings or has seen it.
    internal AspectMethod AddMethod(AspectDescriptor descriptor)
    {
        lock (_gate)
        {
            var method = _methods.GetOrAdd(descriptor, descriptor => new AspectMethod(this, descriptor));
            Settings.Added(method);
            return method;
        }
    }

    // Hot reload runs no initializer of a module: a method of a type that had none is known here when it has been called.
    private IEnumerable<AspectDescriptor> Descriptors()
        => HotReload.HasHappened
            ? ManifestRegistry.GetDescriptors().Union(MethodsInUse.Select(static method => method.Declared))
            : ManifestRegistry.GetDescriptors();

    private object? FindState(int slot, Type? type)
        => _states.Find(slot) is { } found ? type is null ? found : ((TypeStates)found).Find(type) : null;

    private void Publish(ComposedState composed)
        => _states.Set(composed.Slot.Index, composed.Method.Hold(composed), composed.Slot.IsCollectible);
}
