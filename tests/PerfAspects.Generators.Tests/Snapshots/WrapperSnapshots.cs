namespace PerfAspects.Generators.Tests.Snapshots;

/// <summary>The emitted code, one file for each shape. What a reviewer reads first when emission changes.</summary>
public sealed class WrapperSnapshots
{
    [Fact]
    public void ValueTaskOfResult_AllAspects()
        => Snapshot.Matches(this, GeneratorHarness.Run(
            """
            namespace Shop;

            public sealed record Price(decimal Amount);

            public partial class PriceService(AspectRuntime runtime)
            {
                [CircuitBreaker(FailureRatio = 0.5, BreakDuration = "10s", Handle = [typeof(TimeoutException)])]
                [Cached("5m", MaxEntries = 100)]
                [RateLimited(100, "1s")]
                [Timed]
                public partial ValueTask<Price> GetPriceAsync(int productId, string currency = "EUR", CancellationToken cancellationToken = default);

                private ValueTask<Price> GetPriceCoreAsync(int productId, string currency, CancellationToken cancellationToken)
                    => new(new Price(productId));
            }
            """));

    [Fact]
    public void Task_TimedOverAnAsyncCore()
        => Snapshot.Matches(this, GeneratorHarness.Run(
            """
            namespace Shop;

            public partial class Mailer
            {
                [Timed]
                public partial Task<bool> SendAsync(string text, CancellationToken cancellationToken);

                private async Task<bool> SendCoreAsync(string text, CancellationToken cancellationToken)
                {
                    await Task.Yield();
                    return text.Length > 0;
                }

                [Timed]
                public partial ValueTask FlushAsync();

                private async ValueTask FlushCoreAsync() => await Task.Yield();
            }
            """));

    [Fact]
    public void Value_Cached()
        => Snapshot.Matches(this, GeneratorHarness.Run(
            """
            namespace Shop;

            public partial class Catalog
            {
                [Cached("00:05:00", CacheNull = false)]
                public partial string? Find(int id);

                private string? FindCore(int id) => null;
            }
            """));

    [Fact]
    public void Void_RateLimited()
        => Snapshot.Matches(this, GeneratorHarness.Run(
            """
            namespace Shop;

            partial class Mailer
            {
                [RateLimited(10, "1m")]
                internal partial void Send(string text, CancellationToken token);

                private void SendCore(string text, CancellationToken token) { }
            }
            """));

    [Fact]
    public void Task_Timed()
        => Snapshot.Matches(this, GeneratorHarness.Run(
            """
            namespace Shop;

            partial class Mailer
            {
                [Timed(MetricName = "mail.send")]
                public partial Task SendAsync(string text);

                private Task SendCoreAsync(string text) => Task.CompletedTask;
            }
            """));

    [Fact]
    public void Alerts_AreInTheManifest()
        => Snapshot.Matches(this, GeneratorHarness.Run(
            """
            namespace Shop;

            partial class Mailer
            {
                [Timed(MetricName = "mail.send"), Slo("99.9%")]
                [Alert("p99 > 1s", For = "1m", Severity = AlertSeverity.Critical), Alert("failures > 5%")]
                public partial Task SendAsync(string text);

                private Task SendCoreAsync(string text) => Task.CompletedTask;
            }
            """));

    [Fact]
    public void TaskOfResult_ValueTaskCoreOfADerivedType()
        => Snapshot.Matches(this, GeneratorHarness.Run(
            """
            namespace Shop;

            partial class Catalog
            {
                [CircuitBreaker]
                public partial Task<IEnumerable<string>> LoadAsync(CancellationToken cancellationToken);

                private ValueTask<string[]> LoadAsyncCore(CancellationToken cancellationToken) => new([]);
            }
            """));

    [Fact]
    public void TaskOfResult_Cached()
        => Snapshot.Matches(this, GeneratorHarness.Run(
            """
            namespace Shop;

            partial class Catalog
            {
                [Cached("1d")]
                public partial Task<string> LoadAsync();

                private Task<string> LoadCoreAsync() => Task.FromResult("");
            }
            """));

    [Fact]
    public void ValueTask_Static()
        => Snapshot.Matches(this, GeneratorHarness.Run(
            """
            namespace Shop;

            static partial class Mailer
            {
                [CircuitBreaker, Timed]
                public static partial ValueTask SendAsync(string text);

                private static ValueTask SendCoreAsync(string text) => default;
            }
            """));

    [Fact]
    public void TimedAlone_SpanAndReferences()
        => Snapshot.Matches(this, GeneratorHarness.Run(
            """
            namespace Shop;

            partial struct Parser
            {
                private readonly AspectRuntime _runtime;

                [Timed]
                public readonly partial bool TryParse(scoped ReadOnlySpan<char> text, ref int position, out long value, CancellationToken token);

                private readonly bool TryParseCore(scoped ReadOnlySpan<char> text, ref int position, out long value, CancellationToken token)
                {
                    value = position++;
                    return text.IsEmpty;
                }
            }
            """));

    [Fact]
    public void TimedAlone_Void()
        => Snapshot.Matches(this, GeneratorHarness.Run(
            """
            partial class Global
            {
                [Timed]
                partial void Run();

                private void RunCore() { }
            }
            """));

    [Fact]
    public void Generic_NestedTypesWithConstraints()
        => Snapshot.Matches(this, GeneratorHarness.Run(
            """
            namespace Shop;

            public partial class Store<TItem>
                where TItem : class
            {
                internal sealed partial record Shelf<TKey>(AspectRuntime Runtime)
                    where TKey : notnull
                {
                    [Cached("1m")]
                    public partial Task<TResult?> FindAsync<TResult>(TKey key, params TItem[] items)
                        where TResult : class, IComparable<TResult>, new();

                    private Task<TOut?> FindCoreAsync<TOut>(TKey key, TItem[] items)
                        where TOut : class, new()
                        => Task.FromResult<TOut?>(new());
                }
            }
            """));

    [Fact]
    public void Overloads_OneTypeInTwoFiles()
        => Snapshot.Matches(this, GeneratorHarness.Run(
            """
            namespace Shop;

            readonly partial record struct Converter
            {
                [Cached("1m")]
                public partial string Convert(int value);

                private string ConvertCore(int value) => "";
            }
            """,
            """
            namespace Shop;

            readonly partial record struct Converter
            {
                [Cached("1h")]
                public partial string Convert(string value);

                private string ConvertCore(string value) => "";
            }
            """));

    [Fact]
    public void MethodInError_BesideOneThatIsRight()
        => Snapshot.Matches(this, GeneratorHarness.RunOnErrors(
            """
            namespace Shop;

            partial class Catalog
            {
                [Timed]
                public partial int Broken(int id);

                [Timed]
                public partial Task RunAsync();

                private ValueTask RunCoreAsync() => default;
            }
            """));

    [Fact]
    public void Property_CachedAndTimedAlone()
        => Snapshot.Matches(this, GeneratorHarness.Run(
            """
            namespace Shop;

            public partial class Exchange(AspectRuntime runtime)
            {
                [Cached("1m")] public partial decimal Rate { get; }
                private decimal GetRateCore() => 1;

                [Timed] public static partial string Name { get; }
                private static string GetNameCore() => "";

                [Timed] public partial decimal Wrong { get; private set; }
            }
            """));

    [Fact]
    public void TypeAspects_ReachWhatTheShapesAdmit()
        => Snapshot.Matches(this, GeneratorHarness.Run(
            """
            namespace Shop;

            [Timed, Cached("1m")]
            public static partial class Prices
            {
                public static partial decimal Get(int id);
                private static decimal GetCore(int id) => id;

                [Cached("1h")] public static partial decimal Find(int id);
                private static decimal FindCore(int id) => id;

                public static partial void Update(ref decimal price);
                private static void UpdateCore(ref decimal price) => price++;
            }
            """));

    [Fact]
    public void TypeAspects_ThatAMemberDoesNotAdmit_LeaveTheCallOfTheCore()
        => Snapshot.Matches(this, GeneratorHarness.Run(
            """
            [Cached("1m")]
            partial class Mailer
            {
                public partial ValueTask SendAsync(string text);
                private Task SendCoreAsync(string text) => Task.CompletedTask;

                public partial void Send(ref string text);
                private void SendCore(ref string text) { }
            }
            """));

    [Fact]
    public void Stream_Traced()
        => Snapshot.Matches(this, GeneratorHarness.Run(
            """
            static partial class Feed
            {
                [Traced]
                public static partial IAsyncEnumerable<int> Numbers { get; }

                private static IAsyncEnumerable<int> GetNumbersCore() => null!;
            }
            """));

    [Fact]
    public void Stream_TimedAndRateLimited()
        => Snapshot.Matches(this, GeneratorHarness.Run(
            """
            namespace Shop;

            partial class Orders(AspectRuntime runtime)
            {
                [Timed, RateLimited(10, "1s")]
                public partial IAsyncEnumerable<string?> ListAsync([Partition] int customer, CancellationToken cancellationToken = default);

                private async IAsyncEnumerable<string?> ListCoreAsync(
                    int customer, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
                {
                    await Task.Yield();
                    yield return null;
                }
            }
            """));

    [Fact]
    public void Traced_AroundTheCache()
        => Snapshot.Matches(this, GeneratorHarness.Run(
            """
            namespace Shop;

            public partial class Catalog<TItem>
            {
                [Cached("5m"), Traced]
                public partial Task<TItem> FindAsync(int id, string span);

                private Task<TItem> FindCoreAsync(int id, string span) => throw new NotSupportedException();

                [CacheInvalidate(nameof(FindAsync))]
                public partial void Forget(int id, string span);
            }
            """));

    [Fact]
    public void TracedAlone_InPlace()
        => Snapshot.Matches(this, GeneratorHarness.Run(
            """
            namespace Shop;

            public partial class Parser
            {
                [Traced, Timed]
                public partial int Sum(ReadOnlySpan<int> numbers, CancellationToken token);

                private int SumCore(ReadOnlySpan<int> numbers, CancellationToken token) => numbers.Length;
            }
            """));

    [Fact]
    public void MetricTags_OfACallAndInPlace()
        => Snapshot.Matches(this, GeneratorHarness.Run(
            """
            namespace Shop;

            public enum Tier { Basic, Gold }

            public partial class Orders
            {
                [Timed]
                public partial Task PlaceAsync(int id, [MetricTag] Tier? tier, [MetricTag(Name = "shop.region")] string region);

                private Task PlaceCoreAsync(int id, Tier? tier, string region) => Task.CompletedTask;

                [Timed]
                public partial void Sum(ReadOnlySpan<int> numbers, [MetricTag] bool tags, CancellationToken token);

                private void SumCore(ReadOnlySpan<int> numbers, bool tags, CancellationToken token) { }
            }
            """));

    [Fact]
    public void Traced_Stream()
        => Snapshot.Matches(this, GeneratorHarness.Run(
            """
            namespace Shop;

            partial class Orders
            {
                [Traced, Timed]
                public partial IAsyncEnumerable<int> ListAsync([MetricTag] DayOfWeek day);

                private async IAsyncEnumerable<int> ListCoreAsync(DayOfWeek day)
                {
                    await Task.Yield();
                    yield return (int)day;
                }
            }
            """));
}
