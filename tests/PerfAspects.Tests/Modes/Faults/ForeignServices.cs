using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace PerfAspects.Tests.Modes.Faults;

/// <summary>A clock that calls foreign code whenever it is asked for something.</summary>
internal sealed class ForeignClock(TimeProvider clock, ForeignCode code) : TimeProvider
{
    public override long TimestampFrequency => clock.TimestampFrequency;

    public override DateTimeOffset GetUtcNow()
    {
        code.Call(Foreign.Clock);
        return clock.GetUtcNow();
    }

    public override long GetTimestamp()
    {
        code.Call(Foreign.Clock);
        return clock.GetTimestamp();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        code.Call(Foreign.Clock);
        return new ForeignTimer(clock.CreateTimer(callback, state, dueTime, period), code);
    }

    private sealed class ForeignTimer(ITimer timer, ForeignCode code) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            code.Call(Foreign.Timer);
            return timer.Change(dueTime, period);
        }

        public void Dispose()
        {
            code.Call(Foreign.Timer);
            timer.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            code.Call(Foreign.Timer);
            return timer.DisposeAsync();
        }
    }
}

/// <summary>A log that calls foreign code whenever it is asked for something.</summary>
internal sealed class ForeignLog(ForeignCode code) : ILoggerFactory, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
        => null;

    public bool IsEnabled(LogLevel logLevel)
    {
        code.Call(Foreign.Log);
        return true;
    }

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        => code.Call(Foreign.Log);

    public void Dispose()
    {
    }
}

/// <summary>A memory cache that calls foreign code whenever it is asked for something.</summary>
internal sealed class ForeignCache(ForeignCode code) : IMemoryCache
{
    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = 1000 });

    public ICacheEntry CreateEntry(object key)
    {
        code.Call(Foreign.MemoryCache);
        return _cache.CreateEntry(key);
    }

    public bool TryGetValue(object key, out object? value)
    {
        code.Call(Foreign.MemoryCache);
        return _cache.TryGetValue(key, out value);
    }

    public void Remove(object key)
    {
        code.Call(Foreign.MemoryCache);
        _cache.Remove(key);
    }

    public void Dispose() => _cache.Dispose();
}

/// <summary>Services with a limiter that calls foreign code at every opportunity, and so does the factory that makes it.</summary>
internal static class ForeignLimits
{
    public const string Name = "foreign";

    public static ServiceProvider Of(ForeignCode code) => new ServiceCollection()
        .AddKeyedSingleton<RateLimiter>(Name, (_, _) =>
        {
            code.Call(Foreign.Factory);
            return new Limiter(code);
        })
        .BuildServiceProvider();

    private sealed class Limiter(ForeignCode code) : RateLimiter
    {
        public override TimeSpan? IdleDuration => null;

        public override RateLimiterStatistics? GetStatistics() => null;

        protected override RateLimitLease AttemptAcquireCore(int permitCount)
        {
            code.Call(Foreign.Limiter);
            return new Lease(code);
        }

        protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken)
            => new(AttemptAcquireCore(permitCount));
    }

    private sealed class Lease(ForeignCode code) : RateLimitLease
    {
        public override bool IsAcquired => true;

        public override IEnumerable<string> MetadataNames => [];

        public override bool TryGetMetadata(string metadataName, out object? metadata)
        {
            metadata = null;
            return false;
        }

        protected override void Dispose(bool disposing) => code.Call(Foreign.Limiter);
    }
}

/// <summary>Listeners to meters and spans that call foreign code at every opportunity.</summary>
internal sealed class ForeignListeners : IDisposable
{
    private readonly MeterListener _meters = new();
    private readonly ActivityListener _spans;

    public ForeignListeners(ForeignCode code)
    {
        _meters.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == "PerfAspects" && instrument.Meter.Scope is not null)
            {
                self.EnableMeasurementEvents(instrument);
                code.Call(Foreign.Meters);
            }
        };
        _meters.SetMeasurementEventCallback<double>((_, _, _, _) => code.Call(Foreign.Meters));
        _meters.SetMeasurementEventCallback<long>((_, _, _, _) => code.Call(Foreign.Meters));
        _meters.Start();
        _spans = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "PerfAspects",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) =>
            {
                code.Call(Foreign.Spans);
                return ActivitySamplingResult.AllDataAndRecorded;
            },
            ActivityStarted = _ => code.Call(Foreign.Spans),
            ActivityStopped = _ => code.Call(Foreign.Spans),
        };
        ActivitySource.AddActivityListener(_spans);
    }

    public void Dispose()
    {
        _meters.Dispose();
        _spans.Dispose();
    }
}
