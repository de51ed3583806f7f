using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using PerfAspects.CompilerServices;
using PerfAspects.Runtime;
using PerfAspects.Settings;
using PerfAspects.Settings.Layers;
using PerfAspects.State;
using PerfAspects.Telemetry;
using PerfAspects.Timing;

namespace PerfAspects;

// The part that changes with the method's settings, and the part that stays.
public sealed partial class AspectMethod
{
    private readonly MethodVariant _ofAll = new();
    private readonly Dictionary<int, object> _held =
        []; // by slot: its state, or its states by type. The runtime's own reference may be weak
    private AssemblyTable<Type, MethodVariant>? _byType; // null unless each class has a core of its own; a type is not kept alive
    private Type? _composedType; // the exact type of the instances that the state being made is for; under the runtime's lock
    private TaskCompletionSource? _nextChange; // made if somebody waits for it
    private MethodVariant _composed; // the variant whose state is being made; under the runtime's lock
    private Exception? _compositionFailure; // of the state that is being made; under the runtime's lock

    /// <summary>The method as the manifest lists it.</summary>
    internal AspectDescriptor Declared { get; }

    /// <summary>
    /// The effective settings. They change under the runtime's lock, under which methods are composed as well: from one and the same.
    /// </summary>
    internal EffectiveMethod Effective { get; private set; }

    /// <summary>The method with the values that are in force.</summary>
    internal AspectDescriptor Descriptor => Effective.Descriptor;

    /// <summary>The settings made by runtime calls.</summary>
    internal SettingCalls Calls { get; private set; }

    /// <summary>Whether the settings in force have been compared with those of the methods that share something with this one.</summary>
    internal bool IsCompared { get; private set; }

    internal CallRecorder Recorder { get; private set; }

    internal string MetricName { get; private set; }

    internal ImmutableArray<ICacheState> Caches => Join(static variant => variant.Caches);

    internal ImmutableArray<ICircuitState> Circuits => Join(static variant => variant.Circuits);

    internal ImmutableArray<IAbandoningState> AbandoningStates => Join(static variant => variant.AbandoningStates);

    internal ImmutableArray<IOccupiedState> OccupiedStates => Join(static variant => variant.OccupiedStates);

    internal ImmutableArray<ISheddingState> SheddingStates => Join(static variant => variant.SheddingStates);

    /// <summary>
    /// The state that the method keeps whatever its settings become, such as entries and limits: one per kind and call, since the type of
    /// the call has the type arguments. Null until it has been made. Under the runtime's lock, as all of a method's composing is.
    /// </summary>
    internal TState? FindKept<TState>(Type call)
        where TState : class
        => _composed.FindKept<TState>(call);

    /// <inheritdoc cref="FindKept"/>
    /// <returns>The part, which was not there before.</returns>
    internal TState Keep<TState>(Type call, TState part)
        where TState : class
        => _composed.Keep(call, part);

    /// <summary>Whether a <c>[CacheInvalidate]</c> of the method is in force.</summary>
    /// <param name="use">Which of them, from 1.</param>
    internal bool IsInvalidationEnabled(int use)
    {
        foreach (var aspect in Descriptor.Aspects)
        {
            if (aspect is CacheInvalidateAttribute && --use == 0)
            {
                return aspect.Enabled;
            }
        }

        return false;
    }

    /// <summary>Whether a <c>[CachePut]</c> of the method is in force.</summary>
    internal bool IsPutEnabled => Descriptor.Aspects.Any(static aspect => aspect is CachePutAttribute && aspect.Enabled);

    /// <summary>
    /// The exact type of the instances that the state being made is for, where each class has a core of its own. Under the runtime's lock.
    /// </summary>
    internal Type? ComposedType => _composedType;

    internal void Attach(ICacheState cache)
    {
        _composed.Attach(cache);
        Interlocked.MemoryBarrier(); // ClearCache sees the cache before its first load reads anything
    }

    internal void Attach(IAbandoningState abandoning) => _composed.Attach(abandoning);

    internal void Attach(ISheddingState shedding) => _composed.Attach(shedding);

    /// <summary>Shows circuits from outside: one part for all type arguments, which may share a circuit.</summary>
    internal TCircuits GetOrAttach<TCircuits>()
        where TCircuits : class, ICircuitState, new()
    {
        if (_composed.Circuits is [TCircuits known])
        {
            return known;
        }

        lock (_gate)
        {
            var circuits = new TCircuits();
            _composed.Attach(circuits);
            if (_isIsolated)
            {
                circuits.Isolate();
            }

            return circuits;
        }
    }

    /// <summary>Records that the strategies of the state that is being made could not be made. Under the runtime's lock.</summary>
    internal void CompositionFailed(Exception failure) => _compositionFailure = failure;

    /// <summary>
    /// Shows slots from outside: one part for all type arguments and partitions. Under the runtime's lock, as all of a method's composing
    /// is.
    /// </summary>
    internal TState GetOrAttachOccupied<TState>()
        where TState : class, IOccupiedState, new()
    {
        foreach (var known in _composed.OccupiedStates)
        {
            if (known is TState part)
            {
                return part;
            }
        }

        var added = new TState();
        _composed.Attach(added);
        return added;
    }

    /// <summary>
    /// Makes the state of a slot. <see cref="Hold"/> is to follow, unless it is for one call only. Under the runtime's lock.
    /// </summary>
    /// <param name="slot">The slot.</param>
    /// <param name="type">The exact type of the instances that the state belongs to; <see langword="null"/> where it belongs to
    /// all.</param>
    internal ComposedState Compose(StateSlot slot, Type? type)
    {
        var variant = type is null ? _ofAll : (_byType ??= new(Collectible.Is)).GetOrAdd(type, static _ => new MethodVariant());
        return Compose(variant, slot, type);
    }

    /// <summary>
    /// Makes the states again that calls are to find; throws if the strategies of any cannot be made. Under the runtime's lock.
    /// </summary>
    internal IReadOnlyList<ComposedState> Compose()
    {
        ComposedState[] composed =
            [.. Variants().SelectMany(variant => variant.Variant.Slots.Select(slot => Compose(variant.Variant, slot, variant.Type)))];
        if (Array.Find(composed, static state => state.Failure is not null).Failure is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        return composed;
    }

    /// <summary>Keeps a state that calls find, and makes it again whenever other settings are in force. Under the runtime's lock.</summary>
    /// <returns>The state that the runtime is to have in the slot.</returns>
    internal object Hold(in ComposedState composed)
    {
        var (slot, type) = (composed.Slot, composed.Type);
        var isKnown = _held.TryGetValue(slot.Index, out var held);
        if (type is null)
        {
            _held[slot.Index] = composed.State;
            AddTo(_ofAll);
            return composed.State;
        }

        var states = (TypeStates?)held ?? new TypeStates();
        isKnown = states.Find(type) is not null;
        _held[slot.Index] = states;
        states.Set(type, composed.State);
        AddTo(_byType!.GetOrAdd(type, static _ => new MethodVariant()));
        return states;

        void AddTo(MethodVariant variant)
        {
            if (!isKnown)
            {
                variant.Add(slot);
            }
        }
    }

    /// <summary>Takes on what is in force from now on; what was composed before is as it was. Under the runtime's lock.</summary>
    [MemberNotNull(nameof(Effective), nameof(Calls), nameof(Recorder), nameof(MetricName))]
    internal void Apply(EffectiveMethod effective, SettingCalls calls, bool isCompared)
    {
        var timed = effective.Descriptor.Find<TimedAttribute>();
        (Effective, Calls, IsCompared) = (effective, calls, isCompared);
        MetricName = timed?.MetricName ?? Name;
        Recorder = CallRecording.RecorderOf(this, timed);
    }

    /// <summary>Completes when other settings have been applied.</summary>
    internal Task NextChange
    {
        get
        {
            lock (_gate)
            {
                return (_nextChange ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }
        }
    }

    /// <summary>Does what a change brings about; see <see cref="IKeptState"/>. Not under the runtime's lock.</summary>
    internal void CompleteChange()
    {
        foreach (var state in Kept().OfType<IKeptState>())
        {
            state.CompleteChange();
        }

        TaskCompletionSource? change;
        lock (_gate)
        {
            (change, _nextChange) = (_nextChange, null);
        }

        change?.SetResult();
    }

    /// <summary>Drops every entry and stops every timer. The runtime is disposed. Not under its lock.</summary>
    internal void Release()
    {
        ClearMemory();
        foreach (var part in Kept().OfType<IDisposable>())
        {
            part.Dispose();
        }

        _byType?.ReleaseCollectible();
        _held.Clear(); // nothing is composed for good in a disposed runtime
    }

    private ComposedState Compose(MethodVariant variant, StateSlot slot, Type? type)
    {
        (_composed, _composedType, _compositionFailure) = (variant, type, null);
        try
        {
            var state = slot.Create(this);
            return new ComposedState(this, slot, type, state, _compositionFailure);
        }
        finally
        {
            (_composed, _composedType, _compositionFailure) = (_ofAll, null, null);
        }
    }

    private object[] Kept() => [.. Variants().SelectMany(static variant => variant.Variant.Kept)];

    private IEnumerable<(Type? Type, MethodVariant Variant)> Variants()
        => _byType is null ? [(null, _ofAll)] : [(null, _ofAll), .. _byType.All().Select(static pair => ((Type?)pair.Key, pair.Value))];

    private ImmutableArray<TState> Join<TState>(Func<MethodVariant, ImmutableArray<TState>> select)
        => _byType is null ? select(_ofAll) : [.. Variants().SelectMany(variant => select(variant.Variant))];
}
