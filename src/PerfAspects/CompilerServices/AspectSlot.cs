using System.ComponentModel;
using System.Runtime.CompilerServices;
using PerfAspects.Runtime;

namespace PerfAspects.CompilerServices;

/// <summary>What a method keeps in a runtime. For generated code.</summary>
/// <typeparam name="TSelf">The implementing type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IAspectState<TSelf>
    where TSelf : class
{
    /// <summary>Makes the state of <paramref name="method"/>.</summary>
    /// <param name="method">The method, in its runtime.</param>
    static abstract TSelf Create(AspectMethod method);
}

/// <summary>
/// A method's place in every runtime: one slot per method and type arguments, one state per slot and runtime. Nothing but a number, so that in a
/// <see langword="static"/> <see langword="readonly"/> field it is a constant to the compiler. For generated code.
/// </summary>
/// <typeparam name="TMethod">The method's state.</typeparam>
/// <param name="descriptor">The method, as its manifest tells it.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct AspectSlot<TMethod>(AspectDescriptor descriptor)
    where TMethod : class, IAspectState<TMethod>
{
    private readonly int _index = SlotTable.Add(descriptor);

    /// <summary>The method's state in a runtime, made on first use. Never throws: a disposed runtime answers when the method is called.</summary>
    /// <param name="runtime">The runtime.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TMethod In(AspectRuntime runtime)
    {
        var states = runtime.States;
        return (uint)_index < (uint)states.Length && states[_index] is { } state
            ? Unsafe.As<TMethod>(state) // only this slot writes to its index
            : Create(runtime, _index);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TMethod Create(AspectRuntime runtime, int index)
        => (TMethod)runtime.GetOrAddState(index, SlotTable.Get(index), static method => TMethod.Create(method));
}
