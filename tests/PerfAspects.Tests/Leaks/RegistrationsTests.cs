using Xunit.Sdk;

namespace PerfAspects.Tests.Leaks;

public sealed class RegistrationsTests
{
    [Fact]
    public void TokenSource_CallbackLeft_IsReported()
    {
        var registrations = new Registrations();
        var source = registrations.CreateTokenSource();
        var first = source.Token.UnsafeRegister(static _ => { }, null);
        var second = source.Token.UnsafeRegister(static _ => { }, null);
        Assert.Equal(2, registrations.Count);

        first.Unregister();
        Assert.Contains("1 callbacks on a cancellation token", Assert.ThrowsAny<XunitException>(registrations.Dispose).Message, StringComparison.Ordinal);

        second.Unregister();
        registrations.Dispose();
    }

    [Fact]
    public void Clock_TimerLeft_IsReported()
    {
        var registrations = new Registrations();
        var clock = registrations.CreateClock(new FakeClock());
        var timer = clock.CreateTimer(static _ => { }, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        Assert.ThrowsAny<XunitException>(registrations.Dispose);

        timer.Dispose();
        timer.Dispose();
        registrations.Dispose();
    }

    [Fact]
    public void ChangeToken_CallbackLeft_IsReported()
    {
        var registrations = new Registrations();
        var token = registrations.CreateChangeToken();
        var calls = 0;
        var registration = token.RegisterChangeCallback(_ => calls++, null);
        token.Change();
        Assert.Equal((1, true), (calls, token.HasChanged));
        Assert.ThrowsAny<XunitException>(registrations.Dispose);

        registration.Dispose();
        registrations.Dispose();
    }
}
