namespace PerfAspects.State;

/// <summary>A slot, and how its states are made.</summary>
/// <param name="Index">The number of the slot.</param>
/// <param name="Create">Makes a state of a method.</param>
/// <param name="IsCollectible">Whether the slot's assembly may be unloaded.</param>
internal readonly record struct StateSlot(int Index, Func<AspectMethod, object> Create, bool IsCollectible);

/// <summary>A state that calls are to find from now on.</summary>
/// <param name="Method">The method.</param>
/// <param name="Slot">The slot.</param>
/// <param name="Type">The exact type of the instances that the state belongs to; <see langword="null"/> where it belongs to all.</param>
/// <param name="State">The state.</param>
/// <param name="Failure">
/// The exception that kept the method's strategies from being made; <see langword="null"/> if they have been made. With an exception, the
/// state is for one call, which it fails.
/// </param>
internal readonly record struct ComposedState(AspectMethod Method, StateSlot Slot, Type? Type, object State, Exception? Failure);
