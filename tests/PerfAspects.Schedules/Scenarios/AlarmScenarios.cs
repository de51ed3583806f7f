using Microsoft.Extensions.Time.Testing;
using PerfAspects.Runtime;

namespace PerfAspects.Schedules.Scenarios;

/// <summary>
/// An alarm that several threads set, as the queues of limits and the sweeps of tables do: it rings for every time that its owner has written.
/// </summary>
internal static class AlarmScenarios
{
    /// <summary>Two threads set the timer, the later time perhaps last.</summary>
    public static async Task RingsAtItsEarliestTime()
    {
        var owner = new Owner();
        await Task.WhenAll(Task.Run(() => owner.RingAt(1)), Task.Run(() => owner.RingAt(2)), Task.Run(() => owner.RingAt(3)));
        owner.Clock.Advance(TimeSpan.FromSeconds(1));
        Check.Equal(1, owner.Rings, "rings after a second");
    }

    /// <summary>
    /// A time is written while the alarm rings for another time. The advance makes the timer late; therefore the clock advances by as much again.
    /// </summary>
    public static async Task RingsForTimesThatComeWhileItRings()
    {
        var owner = new Owner();
        owner.RingAt(1);
        var time = Task.Run(() => owner.Clock.Advance(TimeSpan.FromSeconds(1)));
        await Task.WhenAll(time, Task.Run(() => owner.RingAt(2)), Task.Run(() => owner.RingAt(3)));
        owner.Clock.Advance(TimeSpan.FromSeconds(2));
        owner.Clock.Advance(TimeSpan.FromSeconds(1));
        Check.Equal(3, owner.Rings, "rings in the end");
    }

    /// <summary>Has one alarm for several times, of which the earliest is due.</summary>
    private sealed class Owner
    {
        private readonly object _gate = new();
        private readonly SortedSet<int> _times = [];
        private readonly Alarm _alarm;
        private readonly long _started;
        private int _rings;

        public Owner()
        {
            Time = new Clock(Clock);
            _started = Time.GetTimestamp();
            _alarm = new Alarm(Time, Ring);
        }

        public FakeTimeProvider Clock { get; } = new();

        /// <summary>How many times have come.</summary>
        public int Rings => Volatile.Read(ref _rings);

        private Clock Time { get; }

        public void RingAt(int second)
        {
            lock (_gate)
            {
                _times.Add(second);
                SetDue();
            }

            _alarm.Set();
        }

        private void Ring()
        {
            lock (_gate)
            {
                _rings += _times.RemoveWhere(second => ReadingAt(second) <= Time.GetTimestamp());
                SetDue();
            }

            _alarm.Set();
        }

        private void SetDue() => _alarm.Due = _times.Count == 0 ? PerfAspects.Runtime.Clock.Never : ReadingAt(_times.Min);

        private long ReadingAt(int second) => _started + Time.ToTimestamps(TimeSpan.FromSeconds(second));
    }
}
