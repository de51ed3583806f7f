using System.Runtime.CompilerServices;
using PerfAspects.CompilerServices;
using PerfAspects.Runtime;

namespace PerfAspects.State;

/// <summary>Registers slots and makes their states, for both kinds of slot.</summary>
/// <typeparam name="TMethod">The method's state.</typeparam>
internal static class SlotStates<TMethod>
    where TMethod : class, IAspectState<TMethod>
{
    private static readonly bool s_isCollectible = Collectible.Is(typeof(TMethod));

    public static int Add(AspectDescriptor descriptor) => SlotTable.Add(descriptor, s_isCollectible);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static TMethod Create(AspectRuntime? runtime, int index, Type? type)
    {
        var slot = new StateSlot(index, static method => TMethod.Create(method), s_isCollectible);
        while (true)
        {
            var used = runtime ?? DefaultRuntime.Current;
            var state = (TMethod)used.GetOrAddState(slot, type);
            if (runtime is not null || !used.IsDisposed || used == DefaultRuntime.Current)
            {
                return state; // or else its host has stopped since the default runtime was read, and another one is the default by now
            }
        }
    }
}

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
