using System.Globalization;
using PerfAspects.Redis.Tests.Caching;
using PerfAspects.Redis.Tests.RateLimiting;

// The test assembly is started by its own tests as further processes.
if (args is [LimitedNode.Argument, var configuration, var seconds, var leased])
{
    var duration = TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture));
    await LimitedNode.RunAsync(configuration, duration, bool.Parse(leased));
}
else if (args is [SharedNode.Argument, var server, var folder])
{
    await SharedNode.RunAsync(server, folder);
}
