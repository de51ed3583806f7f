using System.Collections.Immutable;
using PerfAspects.State;

namespace PerfAspects.Runtime;

/// <summary>
/// The state of a method for all its instances or, if each class has a core of its own, for the instances of one exact type. Changed under
/// the runtime's lock, read without one.
/// </summary>
internal sealed class MethodVariant
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(Type Call, Type State), object> _kept = [];
    private readonly List<StateSlot> _slots = [];

    public ImmutableArray<ICacheState> Caches { get; private set; } = [];

    public ImmutableArray<ICircuitState> Circuits { get; private set; } = [];

    public ImmutableArray<IAbandoningState> AbandoningStates { get; private set; } = [];

    public ImmutableArray<IOccupiedState> OccupiedStates { get; private set; } = [];

    public ImmutableArray<ISheddingState> SheddingStates { get; private set; } = [];

    /// <summary>The state that is kept whatever the settings become.</summary>
    public object[] Kept
    {
        get
        {
            lock (_gate)
            {
                return [.. _kept.Values];
            }
        }
    }

    public IReadOnlyList<StateSlot> Slots => _slots;

    public void Add(StateSlot slot) => _slots.Add(slot);

    public TState? FindKept<TState>(Type call)
        where TState : class
    {
        lock (_gate)
        {
            return (TState?)_kept.GetValueOrDefault((call, typeof(TState)));
        }
    }

    public TState Keep<TState>(Type call, TState state)
        where TState : class
    {
        lock (_gate)
        {
            _kept.Add((call, typeof(TState)), state);
            return state;
        }
    }

    public void Attach(ICacheState cache) => Caches = Caches.Contains(cache) ? Caches : Caches.Add(cache);

    public void Attach(ICircuitState circuits) => Circuits = Circuits.Add(circuits);

    public void Attach(ISheddingState shedding) => SheddingStates = SheddingStates.Add(shedding);

    public void Attach(IOccupiedState occupied) => OccupiedStates = OccupiedStates.Add(occupied);

    public void Attach(IAbandoningState abandoning)
        => AbandoningStates = AbandoningStates.Contains(abandoning) ? AbandoningStates : AbandoningStates.Add(abandoning);
}
