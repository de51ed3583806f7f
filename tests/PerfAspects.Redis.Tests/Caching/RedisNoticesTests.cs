using System.Reflection;
using PerfAspects.Caching;
using StackExchange.Redis;

namespace PerfAspects.Redis.Tests.Caching;

/// <summary>A connection of the application's own that waits for another thread: it is held up by no lock of the tier.</summary>
public sealed class RedisNoticesTests
{
    [Fact]
    public void Connection_ThatWaitsForAnotherThread_DoesNotHoldItUp()
    {
        using var notices = new RedisNotices(RedisChannel.Literal("notices"));
        var connection = DispatchProxy.Create<IConnectionMultiplexer, WaitingConnection>();
        var waiting = (WaitingConnection)(object)connection;
        waiting.Wait = () => notices.Add(static _ => { }).Dispose();
        using var registration = notices.Add(static _ => { });

        notices.Attach(connection);

        Assert.Equal(["GetServers", "GetSubscriber"], waiting.Called);
    }

    /// <summary>A connection that lets another thread do something before it answers.</summary>
    public class WaitingConnection : DispatchProxy
    {
        public List<string> Called { get; } = [];

        public Action? Wait { get; set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            switch (targetMethod!.Name)
            {
                case nameof(IConnectionMultiplexer.GetServers):
                    WaitForAnotherThread(targetMethod.Name);
                    return Array.Empty<IServer>();
                case nameof(IConnectionMultiplexer.GetSubscriber):
                    WaitForAnotherThread(targetMethod.Name);
                    return Create<ISubscriber, Silent>();
                default:
                    return null; // events
            }
        }

        private void WaitForAnotherThread(string member)
        {
            if (Wait is not { } wait)
            {
                return;
            }

            Called.Add(member);
            Wait = null; // the other thread and what it does
            var thread = new Thread(() => wait()) { IsBackground = true };
            thread.Start();
            Assert.True(thread.Join(TimeSpan.FromSeconds(10)), "the other thread has been held up");
            Wait = wait;
        }
    }

    /// <summary>A subscriber that hears nothing.</summary>
    public class Silent : DispatchProxy
    {
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => Task.CompletedTask;
    }
}
