using System.Collections.Immutable;
using PerfAspects.Runtime.Parts;

namespace PerfAspects.Runtime;

/// <summary>
/// The state of a method for all its instances or, if each class has a core of its own, for the instances of one exact type. Changed under
/// the runtime's lock, read without one.
/// </summary>
internal sealed class MethodVariant
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(Type Call, Type Part), object> _kept = [];
    private readonly List<StateSlot> _slots = [];

    public ImmutableArray<ICachePart> Caches { get; private set; } = [];

    public ImmutableArray<ICircuitPart> Circuits { get; private set; } = [];

    public ImmutableArray<IAbandoningPart> AbandoningParts { get; private set; } = [];

    public ImmutableArray<IOccupiedPart> OccupiedParts { get; private set; } = [];

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

    public TPart? FindKept<TPart>(Type call)
        where TPart : class
    {
        lock (_gate)
        {
            return (TPart?)_kept.GetValueOrDefault((call, typeof(TPart)));
        }
    }

    public TPart Keep<TPart>(Type call, TPart part)
        where TPart : class
    {
        lock (_gate)
        {
            _kept.Add((call, typeof(TPart)), part);
            return part;
        }
    }

    public void Attach(ICachePart cache) => Caches = Caches.Contains(cache) ? Caches : Caches.Add(cache);

    public void Attach(ICircuitPart circuits) => Circuits = Circuits.Add(circuits);

    public void Attach(IOccupiedPart occupied) => OccupiedParts = OccupiedParts.Add(occupied);

    public void Attach(IAbandoningPart abandoning)
        => AbandoningParts = AbandoningParts.Contains(abandoning) ? AbandoningParts : AbandoningParts.Add(abandoning);
}
