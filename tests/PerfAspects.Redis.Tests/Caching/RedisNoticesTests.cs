using System.Reflection;
using PerfAspects.Caching;
using StackExchange.Redis;

namespace PerfAspects.Redis.Tests.Caching;

/// <summary>A connection of the application's own that waits for another thread: it is held up by no lock of the tier.</summary>
public sealed class RedisNoticesTests
{
    [Theory]
    [InlineData(nameof(IConnectionMultiplexer.GetServers))]
    [InlineData(nameof(IConnectionMultiplexer.GetSubscriber))]
    public void Connection_ThatWaitsForAnotherThread_DoesNotHoldItUp(string member)
    {
        using var notices = new RedisNotices(RedisChannel.Literal("notices"));
        var connection = DispatchProxy.Create<IConnectionMultiplexer, WaitingConnection>();
        var waiting = (WaitingConnection)(object)connection;
        waiting.Member = member;
        waiting.Wait = () => notices.Add(static _ => { }).Dispose();
        using var registration = notices.Add(static _ => { });

        notices.Attach(connection);

        Assert.Null(waiting.Wait); // it has waited
    }

    /// <summary>A connection that lets another thread do something before it answers.</summary>
    public class WaitingConnection : DispatchProxy
    {
        /// <summary>The member that lets the other thread do it.</summary>
        public string? Member { get; set; }

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
            if (Wait is not { } wait || member != Member)
            {
                return;
            }

            Wait = null;
            var thread = new Thread(() => wait()) { IsBackground = true };
            thread.Start();
            Assert.True(thread.Join(TimeSpan.FromSeconds(10)), "the other thread has been held up");
        }
    }

    /// <summary>A subscriber that hears nothing.</summary>
    public class Silent : DispatchProxy
    {
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => Task.CompletedTask;
    }
}
