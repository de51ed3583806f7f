using System.Runtime.CompilerServices;
using PerfAspects.Telemetry;

namespace PerfAspects.Runtime;

/// <summary>
/// Which runtime is the default: that of the host that started last and has not stopped; without a host, one of the process's own.
/// </summary>
internal static class DefaultRuntime
{
    private static readonly Lock s_gate = new();
    private static readonly List<AspectRuntime> s_hosts = [];
    private static AspectRuntime? s_own;
    private static AspectRuntime? s_current;

    public static AspectRuntime Current
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Volatile.Read(ref s_current) ?? GetOwn();
    }

    /// <summary>
    /// Does something in a runtime that must not be disposed; in the default one again if its host has stopped meanwhile.
    /// </summary>
    /// <param name="runtime">The runtime; <see langword="null"/> for the default one.</param>
    /// <param name="act">The action to run.</param>
    /// <exception cref="ObjectDisposedException">The runtime is disposed.</exception>
    public static TResult In<TResult>(AspectRuntime? runtime, Func<AspectRuntime, TResult> act)
    {
        while (true)
        {
            var used = runtime ?? Current;
            if (!used.IsDisposed)
            {
                var result = act(used);
                if (runtime is not null || !used.IsDisposed)
                {
                    return result;
                }
            }
            else if (runtime is not null || used == Current)
            {
                used.ThrowIfDisposed();
            }
        }
    }

    /// <summary>A host has started.</summary>
    public static void Push(AspectRuntime runtime)
    {
        lock (s_gate)
        {
            s_hosts.Add(runtime);
            Volatile.Write(ref s_current, runtime);
        }
    }

    /// <summary>A host has stopped, whichever. Does nothing for a runtime that is no host's.</summary>
    public static void Remove(AspectRuntime runtime)
    {
        lock (s_gate)
        {
            if (s_hosts.Remove(runtime))
            {
                Volatile.Write(ref s_current, s_hosts.Count > 0 ? s_hosts[^1] : s_own);
            }
        }
    }

    private static AspectRuntime GetOwn()
    {
        Instruments.Prepare(); // under no lock: listeners are notified of the instruments
        lock (s_gate)
        {
            if (s_current is null)
            {
                Volatile.Write(ref s_current, s_own ??= new AspectRuntime());
            }

            return s_current!;
        }
    }
}
