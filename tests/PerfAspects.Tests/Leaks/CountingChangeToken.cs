using Microsoft.Extensions.Primitives;

namespace PerfAspects.Tests.Leaks;

/// <summary>A change token that counts its callbacks and calls them when a test changes it.</summary>
internal sealed class CountingChangeToken : IChangeToken
{
    private readonly Lock _gate = new();
    private readonly List<Registration> _registrations = [];

    public bool HasChanged { get; private set; }

    public bool ActiveChangeCallbacks => true;

    /// <summary>How many callbacks are registered.</summary>
    public int Callbacks
    {
        get
        {
            lock (_gate)
            {
                return _registrations.Count;
            }
        }
    }

    public IDisposable RegisterChangeCallback(Action<object?> callback, object? state)
    {
        var registration = new Registration(this, callback, state);
        lock (_gate)
        {
            _registrations.Add(registration);
        }

        return registration;
    }

    /// <summary>Says that the change has come: every callback is called once.</summary>
    public void Change()
    {
        HasChanged = true;
        Registration[] registrations;
        lock (_gate)
        {
            registrations = [.. _registrations];
        }

        Array.ForEach(registrations, static registration => registration.Call());
    }

    private sealed class Registration(CountingChangeToken token, Action<object?> callback, object? state) : IDisposable
    {
        public void Call() => callback(state);

        public void Dispose()
        {
            lock (token._gate)
            {
                token._registrations.Remove(this);
            }
        }
    }
}
