using StackExchange.Redis;

namespace PerfAspects;

/// <summary>The options of a <see cref="RedisCacheTier"/>.</summary>
public sealed class RedisTierOptions : CacheTierOptions
{
    /// <summary>
    /// The connection string of StackExchange.Redis, such as <c>localhost:6379,password=...</c>. Default: none. The tier connects when it
    /// is first used, and reconnects by itself.
    /// </summary>
    public string? Configuration { get; set; }

    /// <summary>
    /// A connection to use instead of <see cref="Configuration"/>. Default: none, or in a host the one of the services. The tier never
    /// disposes it.
    /// </summary>
    public IConnectionMultiplexer? Connection { get; set; }

    /// <summary>
    /// Finds the connection of a host when the tier is first used: making it may fail, and must not keep the host from starting.
    /// </summary>
    internal Func<IConnectionMultiplexer?>? FindConnection { get; set; }

    /// <summary>The number of invalidations that the log keeps at least.</summary>
    internal int LogLength { get; set; } = 10_000;

    /// <inheritdoc/>
    protected override void Validate()
    {
        base.Validate();
        var connects = !string.IsNullOrWhiteSpace(Configuration) || Connection is not null || FindConnection is not null;
        Check(connects, Configuration, "must be a connection string, such as localhost:6379");
    }
}
