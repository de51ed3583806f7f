using System.Threading.RateLimiting;
using Microsoft.Extensions.DependencyInjection;

namespace PerfAspects.Tests.Hosting;

/// <summary>Rejections of limiters of the application's own.</summary>
public sealed partial class HostRejectionTests : IDisposable
{
    private readonly Rejecting _limiter = new();
    private readonly ServiceProvider _services;

    public HostRejectionTests() => _services = new ServiceCollection()
        .AddPerfAspects()
        .AddSingleton<Api>()
        .AddKeyedSingleton<RateLimiter>("supplier", _limiter)
        .BuildServiceProvider();

    public static TheoryData<string?, object?, double?> Metadata => new()
    {
        { null, null, null },
        { MetadataName.RetryAfter.Name, TimeSpan.FromSeconds(3), 3 },
        { "RATELIMIT_RETRYAFTER", 7, 7 }, // RedisRateLimiting's
        { "RATELIMIT_RETRYAFTER", TimeSpan.FromSeconds(2), 2 },
        { "RATELIMIT_RETRYAFTER", "soon", null },
        { "SOMETHING_ELSE", 7, null },
    };

    [Theory]
    [MemberData(nameof(Metadata))]
    public async Task RetryAfter_IsWhatTheLimiterSaysOrUnknown(string? name, object? value, double? seconds)
    {
        _limiter.Metadata = (name, value);

        var rejections = new[]
        {
            Assert.Throws<RateLimitRejectedException>(_services.GetRequiredService<Api>().Ask),
            await Assert.ThrowsAsync<RateLimitRejectedException>(_services.GetRequiredService<Api>().AskAsync),
            await Assert.ThrowsAsync<RateLimitRejectedException>(_services.GetRequiredService<Api>().AskBothAsync),
        };

        Assert.All(rejections, rejection => Assert.Equal((seconds, "supplier"), (rejection.RetryAfter?.TotalSeconds, rejection.SharedName)));
        Assert.Equal("PerfAspects.Tests.Hosting.HostRejectionTests+Api.AskAsync", rejections[1].MethodName);
    }

    [Fact]
    public async Task Lease_OfARejection_IsDisposed()
    {
        Assert.Throws<RateLimitRejectedException>(_services.GetRequiredService<Api>().Ask);
        await Assert.ThrowsAsync<RateLimitRejectedException>(_services.GetRequiredService<Api>().AskAsync);
        _limiter.Waits = true;
        await Assert.ThrowsAsync<RateLimitRejectedException>(_services.GetRequiredService<Api>().AskBothAsync);

        Assert.Equal((3, 3), (_limiter.Leases, _limiter.Disposed));
    }

    public void Dispose()
    {
        _services.Dispose();
        _limiter.Dispose();
    }

    /// <summary>A limiter that rejects every call, and counts its leases.</summary>
    private sealed class Rejecting : RateLimiter
    {
        public (string? Name, object? Value) Metadata { get; set; }

        public bool Waits { get; set; }

        public int Leases { get; private set; }

        public int Disposed { get; private set; }

        public override TimeSpan? IdleDuration => null;

        public override RateLimiterStatistics? GetStatistics() => null;

        protected override RateLimitLease AttemptAcquireCore(int permitCount) => CreateLease();

        protected override async ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken)
        {
            if (Waits)
            {
                await Task.Yield();
            }

            return CreateLease();
        }

        private Lease CreateLease()
        {
            Leases++;
            return new Lease(this);
        }

        private sealed class Lease(Rejecting limiter) : RateLimitLease
        {
            public override bool IsAcquired => false;

            public override IEnumerable<string> MetadataNames => limiter.Metadata.Name is { } name ? [name] : [];

            public override bool TryGetMetadata(string metadataName, out object? metadata)
            {
                metadata = limiter.Metadata.Value;
                return metadataName == limiter.Metadata.Name;
            }

            protected override void Dispose(bool disposing) => limiter.Disposed++;
        }
    }

    private sealed partial class Api(AspectRuntime runtime)
    {
        [RateLimited(1, "1s", Name = "supplier")]
        public partial void Ask();

        private void AskCore() => throw new InvalidOperationException("rejected calls do not run");

        [RateLimited(1, "1s", Name = "supplier")]
        public partial Task AskAsync();

        private Task AskCoreAsync() => throw new InvalidOperationException("rejected calls do not run");

        [RateLimited(10, "1s"), RateLimited(1, "1s", Name = "supplier")]
        public partial Task AskBothAsync();

        private Task AskBothCoreAsync() => throw new InvalidOperationException("rejected calls do not run");
    }
}
