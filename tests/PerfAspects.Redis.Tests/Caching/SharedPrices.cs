namespace PerfAspects.Redis.Tests.Caching;

/// <summary>A shared method, and what invalidates it.</summary>
internal sealed partial class SharedPrices(AspectRuntime runtime, Func<int, Task<string>> load)
{
    [Cached("5m", Shared = true, Tags = ["price:{id}"])]
    public partial Task<string> GetAsync(int id);

    private Task<string> GetCoreAsync(int id) => load(id);

    [CacheInvalidate(nameof(GetAsync))]
    public partial Task ForgetAsync(int id);

    [CacheInvalidate(Tags = ["price:{id}"])]
    public partial Task ForgetTagAsync(int id);
}
