using System.ComponentModel;
using System.Runtime.CompilerServices;
using PerfAspects.Runtime;
using PerfAspects.State;

namespace PerfAspects.CompilerServices;

/// <summary>The state of a method in a runtime. For generated code.</summary>
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
/// A method's place in every runtime: one slot per method and type arguments, one state per slot and runtime. Nothing but a number, so that
/// in a <see langword="static"/> <see langword="readonly"/> field it is a constant to the compiler. For generated code.
/// </summary>
/// <typeparam name="TMethod">The method's state.</typeparam>
/// <param name="descriptor">The method, as its manifest lists it.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct AspectSlot<TMethod>(AspectDescriptor descriptor)
    where TMethod : class, IAspectState<TMethod>
{
    private readonly int _index = SlotStates<TMethod>.Add(descriptor);

    /// <summary>
    /// The method's state in a runtime, made on first use. Never throws: a disposed runtime answers when the method is called.
    /// </summary>
    /// <param name="runtime">The runtime; <see langword="null"/> for the default one, which is another one as soon as its host
    /// stops.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TMethod In(AspectRuntime? runtime)
    {
        var states = (runtime ?? DefaultRuntime.Current).States;
        return (uint)_index < (uint)states.Length && states[_index] is { } state
            ? Unsafe.As<TMethod>(state) // only this slot writes to its index
            : SlotStates<TMethod>.Create(runtime, _index, type: null);
    }
}

/// <summary>
/// The place in every runtime of a method whose core is abstract, virtual or an override, so that each class has another core: one state
/// per slot, runtime and exact type of the instance. For generated code.
/// </summary>
/// <typeparam name="TMethod">The method's state.</typeparam>
/// <param name="descriptor">The method, as its manifest lists it.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct TypedAspectSlot<TMethod>(AspectDescriptor descriptor)
    where TMethod : class, IAspectState<TMethod>
{
    private readonly int _index = SlotStates<TMethod>.Add(descriptor);

    /// <summary>
    /// The state of the instance's exact type in a runtime, made on first use. Never throws: a disposed runtime answers when the method is
    /// called.
    /// </summary>
    /// <param name="runtime">The runtime; <see langword="null"/> for the default one, which is another one as soon as its host
    /// stops.</param>
    /// <param name="instance">The instance whose method is called.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TMethod In(AspectRuntime? runtime, object instance)
    {
        var states = (runtime ?? DefaultRuntime.Current).States;
        return (uint)_index < (uint)states.Length && states[_index] is { } types
            && Unsafe.As<TypeStates>(types).Find(instance.GetType()) is { } state
            ? Unsafe.As<TMethod>(state) // only this slot writes to its index
            : SlotStates<TMethod>.Create(runtime, _index, instance.GetType());
    }

    /// <summary>The states of all types in a runtime that have been called so far: what an invalidation by key has to reach.</summary>
    /// <param name="runtime">The runtime; <see langword="null"/> for the default one.</param>
    /// <exception cref="ObjectDisposedException">The runtime is disposed.</exception>
    public TMethod[] AllIn(AspectRuntime? runtime)
    {
        var slot = _index;
        return DefaultRuntime.In(runtime, used => used.GetStatesByType(slot).Cast<TMethod>().ToArray());
    }
}
