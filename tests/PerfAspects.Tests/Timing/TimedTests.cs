using PerfAspects.Tests.Telemetry;

namespace PerfAspects.Tests.Timing;

public sealed partial class TimedTests : AspectTest
{
    private const string Duration = "perfaspects.call.duration";

    private readonly Work _work;

    public TimedTests() => _work = new Work(Runtime, Clock);

    [Fact]
    public void Sync_Listening_RecordsSecondsWithTheMethodsName()
    {
        using var readings = Listen();

        _work.Run(TimeSpan.FromMilliseconds(250));

        var reading = Assert.Single(readings.Recorded(Duration));
        Assert.Equal(0.25, reading.Value, 9);
        Assert.Equal(["code.function.name"], reading.Tags.Keys);
        Assert.Equal("PerfAspects.Tests.Timing.TimedTests+Work.Run", reading.Tags["code.function.name"]);
    }

    [Fact]
    public async Task Async_Listening_MeasuresToTheEndOfTheTask()
    {
        using var readings = Listen();
        var gate = new TaskCompletionSource();

        var call = _work.RunAsync(gate.Task);
        Clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Empty(readings.Recorded(Duration));
        gate.SetResult();
        await call;

        Assert.Equal(3, Assert.Single(readings.Recorded(Duration)).Value, 9);
    }

    [Fact]
    public void Failure_Listening_IsTaggedWithTheErrorsType()
    {
        using var readings = Listen();

        Assert.Throws<FormatException>(() => _work.Fail());

        Assert.Equal("error.type=System.FormatException", Assert.Single(readings.Recorded(Duration)).Detail);
    }

    [Fact]
    public void Name_Written_StandsForTheMethod()
    {
        using var readings = Listen();

        _work.Renamed();

        Assert.Equal("work.renamed", Assert.Single(readings.Recorded(Duration)).Tags["code.function.name"]);
        Assert.Contains(readings.Observe("perfaspects.calls"), static reading => reading.Tags["code.function.name"] == "work.renamed" && reading.Value == 1);
    }

    [Fact]
    public void Span_AndRefAndOut_PassThrough()
    {
        var total = 1;

        Assert.Equal(3, _work.Sum([1, 2], ref total, out var count));

        Assert.Equal((4, 2), (total, count));
    }

    [Fact]
    public void Outcomes_OkErrorCanceled_AreCountedApart()
    {
        using var readings = Listen();
        _work.Run(TimeSpan.Zero);
        Assert.Throws<FormatException>(() => _work.Fail());
        Assert.ThrowsAny<OperationCanceledException>(() => _work.Cancelable(new CancellationToken(canceled: true)));
        Assert.Equal(["", "error.type=System.FormatException", ""], readings.Recorded(Duration).Select(static reading => reading.Detail));

        var calls = readings.Observe("perfaspects.calls").Where(static reading => reading.Value > 0)
            .ToDictionary(static reading => reading.Tags["code.function.name"]!.Split('.')[^1], static reading => reading.Detail);

        Assert.Equal("perfaspects.call.outcome=ok", calls["Run"]);
        Assert.Equal("perfaspects.call.outcome=error", calls["Fail"]);
        Assert.Equal("perfaspects.call.outcome=canceled", calls["Cancelable"]);
    }

    [Fact]
    public void Hit_Listening_IsMeasuredToo()
    {
        using var readings = Listen();

        _work.Cached();
        _work.Cached();

        Assert.Equal([0.1, 0.0], readings.Recorded(Duration).Select(static reading => Math.Round(reading.Value, 9)));
    }

    private MeterReadings Listen() => new(Meters);

    private sealed partial class Work(AspectRuntime runtime, FakeClock clock)
    {
        [Timed]
        public partial void Run(TimeSpan time);

        private void RunCore(TimeSpan time) => clock.Advance(time);

        [Timed]
        public partial Task RunAsync(Task gate);

        private async Task RunCoreAsync(Task gate) => await gate;

        [Timed]
        public partial int Fail();

        private int FailCore() => throw new FormatException();

        [Timed(MetricName = "work.renamed")]
        public partial void Renamed();

        private void RenamedCore()
        {
        }

        [Timed]
        public partial int Sum(ReadOnlySpan<int> numbers, ref int total, out int count);

        private int SumCore(ReadOnlySpan<int> numbers, ref int total, out int count)
        {
            count = numbers.Length;
            var sum = 0;
            foreach (var number in numbers)
            {
                sum += number;
            }

            total += sum;
            return sum;
        }

        [Timed]
        public partial int Cancelable(CancellationToken cancellationToken);

        private int CancelableCore(CancellationToken cancellationToken) => throw new InvalidOperationException("must not run");

        [Timed, Cached("5m")]
        public partial int Cached();

        private int CachedCore()
        {
            clock.Advance(TimeSpan.FromMilliseconds(100));
            return 1;
        }
    }
}
