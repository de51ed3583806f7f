using System.Reflection;
using Xunit.Sdk;

namespace PerfAspects.Tests.Modes;

/// <summary>A member of a subject, called in the same way whatever its shape.</summary>
internal sealed class Member(object subject, string name, Func<int, UserKey> userKey)
{
    // A member whose parameters are of other types has a method beside it that calls it, with "Of" behind its name.
    private readonly MethodInfo _method = subject.GetType().GetMethod(name + "Of")
        ?? subject.GetType().GetMethod(name)
        ?? subject.GetType().GetProperty(name)!.GetMethod!;

    /// <summary>The name of the method in statistics, metrics and configuration.</summary>
    public string Name { get; } = $"{subject.GetType().FullName}.{name}";

    /// <summary>Whether the member drops entries, which its every call counts.</summary>
    public bool IsInvalidator => _method.IsDefined(typeof(CacheInvalidateAttribute));

    /// <summary>
    /// Calls the member; a second key is the number after the first. The task is the call's own where the member returns one; where it returns a value or a stream, the call has
    /// ended.
    /// </summary>
    public Task<int> CallAsync(int id, CancellationToken token)
    {
        var next = id;
        var arguments = Array.ConvertAll(_method.GetParameters(), parameter => parameter.ParameterType switch
        {
            var type when type == typeof(int) => next++,
            var type when type == typeof(UserKey) => userKey(next++),
            _ => (object)token,
        });
        if (_method.ReturnType == typeof(int) || _method.ReturnType == typeof(void))
        {
            return CallNow(arguments);
        }

        return InvokeWithoutThrowing(arguments) switch
        {
            Task<int> task => task,
            ValueTask<int> task => task.AsTask(),
            var stream => LastOfAsync((IAsyncEnumerable<int>)stream!, token),
        };
    }

    // A member that returns a task or a stream never throws at its caller.
    private object? InvokeWithoutThrowing(object[] arguments)
    {
        try
        {
            return Invoke(arguments);
        }
        catch (Exception exception)
        {
            throw new XunitException($"{Name} has thrown at its caller: {exception}");
        }
    }

    private Task<int> CallNow(object[] arguments)
    {
        try
        {
            return Task.FromResult((int)(Invoke(arguments) ?? 0));
        }
        catch (Exception exception)
        {
            return Task.FromException<int>(exception);
        }
    }

    private object? Invoke(object[] arguments) => _method.Invoke(subject, BindingFlags.DoNotWrapExceptions, null, arguments, null);

    private static async Task<int> LastOfAsync(IAsyncEnumerable<int> stream, CancellationToken token)
    {
        var last = -1;
        await foreach (var item in stream.WithCancellation(token))
        {
            last = item;
        }

        return last;
    }
}
