namespace PerfAspects.State;

/// <summary>A slot, and how its states are made.</summary>
/// <param name="Index">The number of the slot.</param>
/// <param name="Create">Makes a state of a method.</param>
/// <param name="IsCollectible">Whether the slot's assembly may be unloaded.</param>
internal readonly record struct StateSlot(int Index, Func<AspectMethod, object> Create, bool IsCollectible);
