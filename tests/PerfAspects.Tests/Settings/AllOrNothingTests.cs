namespace PerfAspects.Tests.Settings;

/// <summary>Changes that cannot be carried out, here since the user's clock fails meanwhile: nothing of them stays, in the settings or in what counts.</summary>
public sealed partial class AllOrNothingTests : IDisposable
{
    private const string Type = "PerfAspects.Tests.Settings.AllOrNothingTests+Api";

    private readonly FaultyClock _clock = new();
    private readonly LiveConfiguration _configuration = new();
    private readonly LogRecorder _log = new();
    private readonly AspectRuntime _runtime;
    private readonly Api _api;

    public AllOrNothingTests()
    {
        _runtime = new AspectRuntime(new AspectRuntimeOptions { TimeProvider = _clock, Configuration = _configuration.Root, LoggerFactory = _log });
        _api = new Api(_runtime);
        _api.Shared1();
        _api.Shared2();
        _api.Alone();
        _api.First();
        _api.Second();
    }

    public void Dispose() => _runtime.Dispose();

    [Fact]
    public void Override_ThatFails_LeavesAllThatShareTheLimitAsTheyWere()
    {
        _clock.FailAt(1); // a change reads the clock once, before its lock
        var exception = Assert.Throws<InvalidOperationException>(() => Find("Shared1").Override("RateLimited:Permits", "9"));

        Assert.IsType<FaultyClock.Fault>(exception.InnerException);
        Assert.Equal(("3", "3"), (Read("Shared1"), Read("Shared2")));
        Assert.Equal(1, CountAdmitted(_api.Shared1)); // two of three are used
        Assert.Empty(_log.Entries);

        Find("Shared1").Override("RateLimited:Permits", "5");
        Assert.Equal(("5", "5"), (Read("Shared1"), Read("Shared2")));
        Assert.Equal(2, CountAdmitted(_api.Shared2));
    }

    [Fact]
    public void Reload_ThatFails_LeavesThoseAsTheyWere_AndOthersTakeItOn()
    {
        _configuration["Policies:all-or-nothing:RateLimited:Permits"] = "9";
        _configuration[$"Methods:{Type}.Alone:Bulkhead:MaxConcurrency"] = "9";
        _clock.FailAt(1); // the bulkhead needs no time

        _configuration.Reload();

        Assert.Equal(54, Assert.Single(_log.Entries).Id);
        Assert.Equal(("3", "3", "9"), (Read("Shared1"), Read("Shared2"), Read("Alone")));

        _configuration.Reload();
        Assert.Equal(("9", "9", "9"), (Read("Shared1"), Read("Shared2"), Read("Alone")));
        Assert.Equal(7, CountAdmitted(_api.Shared1));
    }

    [Fact]
    public void Reload_ThatFailsForOneOfThoseThatShare_LeavesAllAsTheyWere()
    {
        _configuration["Policies:partly:Bulkhead:MaxConcurrency"] = "9"; // which needs no time, so that the first method takes it on
        _configuration[$"Methods:{Type}.Second:RateLimited:Permits"] = "9";
        _clock.FailAt(1);

        _configuration.Reload();

        Assert.Equal(54, Assert.Single(_log.Entries).Id);
        Assert.Equal(("3", "3", "3"), (Read("First"), Read("Second", "Bulkhead:MaxConcurrency"), Read("Second")));

        _configuration.Reload();
        Assert.Equal(("9", "9", "9"), (Read("First"), Read("Second", "Bulkhead:MaxConcurrency"), Read("Second")));
    }

    private AspectMethod Find(string method) => _runtime.Find($"{Type}.{method}")!;

    private string Read(string method)
        => Read(method, Find(method).Aspects.Contains("RateLimited") ? "RateLimited:Permits" : "Bulkhead:MaxConcurrency");

    private string Read(string method, string setting) => Find(method).Settings.Single(one => one.Name == setting).Value;

    private static int CountAdmitted(Action call)
    {
        for (var admitted = 0; ; admitted++)
        {
            try
            {
                call();
            }
            catch (RateLimitRejectedException)
            {
                return admitted;
            }
        }
    }

    private sealed class FaultyClock : TimeProvider
    {
        private int _readingsLeft = -1;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _readingsLeft < 0 || --_readingsLeft != 0 ? 0 : throw new Fault();

        public void FailAt(int reading) => _readingsLeft = reading;

        public sealed class Fault : Exception;
    }

    private sealed partial class Api(AspectRuntime runtime)
    {
        [RateLimited(3, "1h", Name = "all-or-nothing")]
        public partial void Shared1();

        private void Shared1Core()
        {
        }

        [RateLimited(3, "1h", Name = "all-or-nothing")]
        public partial void Shared2();

        private void Shared2Core()
        {
        }

        [Bulkhead(3, Name = "partly")]
        public partial void First();

        private void FirstCore()
        {
        }

        [Bulkhead(3, Name = "partly")]
        [RateLimited(3, "1h")]
        public partial void Second();

        private void SecondCore()
        {
        }

        [Bulkhead(3)]
        public partial void Alone();

        private void AloneCore()
        {
        }
    }
}
