using PerfAspects.Redis.Tests.Servers;

namespace PerfAspects.Redis.Tests.Caching;

/// <summary>The suite over a cluster, whose slots no command of the tier may mix.</summary>
public sealed class RedisClusterTests(RedisClusterFixture fixture) : RedisTierContract(fixture.Server), IClassFixture<RedisClusterFixture>;
