using System.ComponentModel;
using System.Runtime.CompilerServices;

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
/// A method's place in every runtime: one static slot per method and type arguments, one state per slot and runtime. For generated code.
/// </summary>
/// <typeparam name="TMethod">The method's state.</typeparam>
/// <param name="descriptor">The method, as its manifest tells it.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class AspectSlot<TMethod>(AspectDescriptor descriptor)
    where TMethod : class, IAspectState<TMethod>
{
    private readonly int _index = AspectRuntime.NextSlot();

    /// <summary>The method's state in a runtime, made on first use. Never throws: a disposed runtime answers when the method is called.</summary>
    /// <param name="runtime">The runtime.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TMethod In(AspectRuntime runtime)
    {
        var states = runtime.States;
        return (uint)_index < (uint)states.Length && states[_index] is { } state
            ? Unsafe.As<TMethod>(state) // only this slot writes to its index
            : Create(runtime);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private TMethod Create(AspectRuntime runtime)
        => (TMethod)runtime.GetOrAddState(_index, descriptor, static method => TMethod.Create(method));
}
