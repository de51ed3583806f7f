namespace PerfAspects.Tests.Telemetry;

public sealed partial class AspectLogTests : IDisposable
{
    private readonly FakeClock _clock = new();
    private readonly LogRecorder _log = new();
    private readonly AspectRuntime _runtime;
    private readonly Work _work;

    public AspectLogTests()
    {
        _runtime = new AspectRuntime(new AspectRuntimeOptions { TimeProvider = _clock, LoggerFactory = _log });
        _work = new Work(_runtime);
    }

    public void Dispose() => _runtime.Dispose();

    [Fact]
    public void Success_OfACall_IsNotLogged()
    {
        _work.Run(1);
        _work.Run(1);
        _work.Break(static () => { });

        Assert.Empty(_log.Entries);
        Assert.Contains("PerfAspects", _log.Categories);
    }

    [Fact]
    public void Attempts_AllFail_EachIsAWarningAndTheEndAnError()
    {
        Assert.Throws<FormatException>(() => _work.Retry("the argument", static () => throw new FormatException("wrong")));

        Assert.Equal(["Warning 2 AttemptFailed", "Warning 2 AttemptFailed", "Warning 2 AttemptFailed", "Error 3 RetriesExhausted"], _log.Told);
        Assert.Equal([1, 2, 3], _log.Entries.SkipLast(1).Select(static entry => entry.Values["Attempt"]));
        Assert.All(_log.Entries, static entry =>
        {
            Assert.Equal("PerfAspects.Tests.Telemetry.AspectLogTests+Work.Retry", entry.Values["Method"]);
            Assert.Equal("System.FormatException", entry.Values["ErrorType"]);
            Assert.IsType<FormatException>(entry.Exception);
            Assert.DoesNotContain("the argument", entry.Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Attempts_AllFailAndAFallbackAnswers_IsNoError()
    {
        Assert.Equal(7, _work.Answered(static () => throw new FormatException()));
        Assert.Equal(["Warning 2 AttemptFailed", "Warning 2 AttemptFailed"], _log.Told);

        Assert.Throws<InvalidDataException>(() => _work.Answered(static () => throw new InvalidDataException())); // which it does not answer
        Assert.Equal("Error 3 RetriesExhausted", _log.Told.Last());
    }

    [Fact]
    public void Attempts_OneFails_IsOneWarning()
    {
        var failures = 1;

        _work.Retry("", () =>
        {
            if (failures-- > 0)
            {
                throw new FormatException();
            }
        });

        Assert.Equal(["Warning 2 AttemptFailed"], _log.Told);
    }

    [Fact]
    public void Attempts_NotRetried_AreNotLogged()
    {
        Assert.Throws<NotSupportedException>(() => _work.Retry("", static () => throw new NotSupportedException()));

        Assert.Empty(_log.Entries);
    }

    [Fact]
    public void Circuit_OpensProbesAndCloses_IsToldOnceEach()
    {
        Record.Exception(() => _work.Break(static () => throw new FormatException()));
        Record.Exception(() => _work.Break(static () => throw new FormatException()));
        Record.Exception(() => _work.Break(static () => { }));
        _clock.Advance(TimeSpan.FromSeconds(5));
        Record.Exception(() => _work.Break(static () => throw new TimeoutException()));
        _clock.Advance(TimeSpan.FromSeconds(5));
        _work.Break(static () => { });

        Assert.Equal(["Error 4 CircuitOpened", "Error 4 CircuitOpened", "Information 5 CircuitClosed"], _log.Told);
        Assert.Equal(["System.FormatException", "System.TimeoutException"], _log.Entries.SkipLast(1).Select(static entry => entry.Values["ErrorType"]));
        Assert.Equal(5000.0, _log.Entries[0].Values["BreakDurationMs"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Circuit_SwitchedByHand_IsToldWhenItChanges(bool hasBeenCalled)
    {
        if (hasBeenCalled)
        {
            _work.Break(static () => { });
        }

        var method = _runtime.Find("PerfAspects.Tests.Telemetry.AspectLogTests+Work.Break")!;
        method.CloseCircuit();
        method.IsolateCircuit();
        method.IsolateCircuit();
        method.CloseCircuit();
        method.CloseCircuit();

        Assert.Equal(["Warning 6 CircuitIsolated", "Information 5 CircuitClosed"], _log.Told);
    }

    [Fact]
    public void Circuit_OfAMethodWithoutOne_IsNotTold()
    {
        _runtime.Find("PerfAspects.Tests.Telemetry.AspectLogTests+Work.Run")!.IsolateCircuit();

        Assert.Empty(_log.Entries);
    }

    private sealed partial class Work(AspectRuntime runtime)
    {
        [Timed, Cached("5m")]
        public partial int Run(int id);

        private int RunCore(int id) => id;

        [Retry(2, Delay = "0s", Ignore = [typeof(NotSupportedException)])]
        public partial void Retry(string argument, Action action);

        private void RetryCore(string argument, Action action) => action();

        [Retry(1, Delay = "0s"), Fallback(nameof(Seven), Handle = [typeof(FormatException)])]
        public partial int Answered(Action action);

        private int AnsweredCore(Action action)
        {
            action();
            return 0;
        }

        private int Seven(Action action) => 7;

        [CircuitBreaker(MinimumThroughput = 2)]
        public partial void Break(Action action);

        private void BreakCore(Action action) => action();
    }
}
