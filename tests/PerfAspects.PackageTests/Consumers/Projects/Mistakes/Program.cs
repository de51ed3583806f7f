using PerfAspects;

Console.WriteLine(new Mistakes().Soon(1));

public sealed record Order(int Id, object Note);

public partial class Mistakes
{
    [Timed]
    public int NotPartial() => 1;

    [Cached("5m")]
    public partial int NoCore(int id);

    [Cached("5m")]
    public partial int OtherCore(int id);

    private int OtherCoreCore(string id) => id.Length;

    [Cached("soon")]
    public partial int Soon(int id);

    private int SoonCore(int id) => id;

    [RateLimited(0, "1s")]
    public partial int NoPermits(int id);

    private int NoPermitsCore(int id) => id;

    [Cached("5m")]
    public partial void Nothing(int id);

    private void NothingCore(int id)
    {
    }

    [Cached("5m")]
    public partial int NoEquality(Order order);

    private int NoEqualityCore(Order order) => order.Id;

    [Cached("5m", Tags = ["product:{product}"])]
    public partial int BadTag(int id);

    private int BadTagCore(int id) => id;

    [CacheInvalidate("Missing")]
    public partial void Invalidate(int id);

    [Timeout("2s")]
    public partial Task<int> NoToken(int id);

    private Task<int> NoTokenCore(int id) => Task.FromResult(id);

    [Fallback("Missing")]
    public partial int NoFallback(int id);

    private int NoFallbackCore(int id) => id;

    [Retry(3)]
    public partial Task<int> CreateAsync(int id);

    private Task<int> CreateCoreAsync(int id) => Task.FromResult(id);

    [Cached("1m", Sliding = "5m")]
    public partial int Defeated(int id);

    private int DefeatedCore(int id) => id;

    [Timed, Alert("p99 > soon")]
    public partial int BadAlert(int id);

    private int BadAlertCore(int id) => id;

    [Cached("5m", Unless = "Missing")]
    public partial int NoUnless(int id);

    private int NoUnlessCore(int id) => id;

    [Cached("5m", Shared = true)]
    public partial Stream NotSerializable(int id);

    private Stream NotSerializableCore(int id) => new MemoryStream(id);

    public int PastItsAspects() => SoonCore(1);
}
