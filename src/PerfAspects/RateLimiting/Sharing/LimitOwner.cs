using System.Globalization;
using PerfAspects.Telemetry;

namespace PerfAspects.RateLimiting.Sharing;

/// <summary>The method that limits belong to, as all processes name it.</summary>
/// <param name="Method">The method.</param>
/// <param name="Call">The type of its calls, which distinguishes overloads and type arguments.</param>
/// <param name="Type">The exact type of the instance, where each class has another core.</param>
internal sealed record LimitOwner(AspectMethod Method, Type? Call, Type? Type)
{
    private int _isLogged;

    /// <summary>The name of a limit of the method's own, or the one that methods share.</summary>
    /// <param name="name">The name in the attribute.</param>
    /// <param name="use">The number of the attribute, from 0.</param>
    public string NameOf(string? name, int use)
    {
        var number = (use + 1).ToString(CultureInfo.InvariantCulture);
        return name is not null ? $"name:{name}" : $"method:{Method.Name}#{number}({Call}){(Type is null ? "" : $"/{Type}")}";
    }

    /// <summary>Logs once that the limits are those of this process alone. On another thread: this may be under a lock.</summary>
    public void LogNotShared(string reason)
    {
        if (Interlocked.Exchange(ref _isLogged, 1) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(
                static state => state.Logger.LimitNotShared(state.Name, state.Reason),
                (Method.Runtime.Logger, Method.Name, Reason: reason),
                preferLocal: false);
        }
    }
}
