using System.Globalization;

namespace PerfAspects.Tests.Caching;

public sealed partial class InvalidateTests
{
    internal sealed record Owner(string Name);

    internal sealed partial class Prices(AspectRuntime runtime)
    {
        private int _runs;

        public Action? OnRun { get; set; }

        [Cached("5m")]
        public partial int Get(int productId, string currency);

        [CacheInvalidate(nameof(Get))]
        public partial void Forget(string currency, int productId);

        [CacheInvalidate(nameof(Get))]
        public partial Task ForgetAsync(int productId, string currency, CancellationToken cancellationToken);

        [Cached("5m")]
        public partial int Find(int id);

        [Cached("5m")]
        public partial int Find(int id, string currency);

        [Cached("5m")]
        public partial int Find(long id);

        [CacheInvalidate(nameof(Find))]
        public partial void ForgetFound(int id);

        [CacheInvalidate(nameof(Find))]
        public partial void ForgetFound(int id, string currency);

        [Cached("5m")]
        public partial int Sum(int[] ids);

        [CacheInvalidate(nameof(Sum))]
        public partial void ForgetSum(int[] ids);

        [Cached("5m")]
        public partial int Describe<T>(T value)
            where T : struct, IEquatable<T>;

        [CacheInvalidate(nameof(Describe))]
        public partial void ForgetDescription<T>(T value)
            where T : struct, IEquatable<T>;

        [CacheInvalidate(nameof(Describe), All = true)]
        public partial void ForgetDescriptions();

        [Cached("5m", PerInstance = true, Tags = ["own"])]
        public partial int Own(int id);

        [CacheInvalidate(nameof(Own))]
        public partial void ForgetOwn(int id);

        [CacheInvalidate(nameof(Own), All = true)]
        public partial void ForgetAllOwn();

        [Cached("5m", Tags = ["{{prices}}", "product:{productId}"])]
        public partial int Tagged(int productId, string note);

        [CacheInvalidate(Tags = ["product:{productId}"])]
        public partial void ForgetProduct(long productId);

        [CacheInvalidate(Tags = ["{tag}"])]
        public partial void ForgetTag(string tag);

        [Cached("5m", Tags = ["note:{note}"])]
        public partial int Noted(int id, string? note);

        [CacheInvalidate(Tags = ["note:{note}"])]
        public partial void ForgetNote(string? note);

        [Cached("5m", Tags = ["owner:{owner.Name}"])]
        public partial int Owned(int id, [CacheIgnore] Owner? owner);

        [CacheInvalidate(Tags = ["owner:{name}"])]
        public partial void ForgetOwner(string? name);

        [CacheInvalidate(All = true)]
        public partial void Clear();

        [CacheInvalidate(nameof(Get))]
        public partial bool TrySet(int productId, string currency);

        [CacheInvalidate(nameof(Get))]
        public partial Task<int> SaveAsync(int productId, string currency, Task<int> saved);

        [CacheInvalidate(nameof(Get))]
        public partial Task SetAsync(int productId, string currency, CancellationToken cancellationToken);

        [Timed]
        [CacheInvalidate(nameof(Get))]
        public partial void SetMeasured(int productId, string currency);

        [RateLimited(100, "1s")]
        [CacheInvalidate(nameof(Get))]
        public partial int SetLimited(int productId, string currency);

        [RateLimited(100, "1s")]
        [CacheInvalidate(nameof(Get))]
        public partial Task SaveLimitedAsync(int productId, string currency, Task saved);

        [Timed]
        [CacheInvalidate(nameof(Get))]
        public partial void ForgetMeasured(int productId, string currency);

        [RateLimited(100, "1s")]
        [CacheInvalidate(nameof(Get))]
        public partial ValueTask ForgetLimitedAsync(int productId, string currency);

        [Cached("5m")]
        public static partial object Rate(int id);

        [CacheInvalidate(nameof(Rate))]
        public partial void ForgetRate(int id);

        private static object RateCore(int id) => new();

        private int GetCore(int productId, string currency) => ++_runs;

        private int FindCore(int id) => ++_runs;

        private int FindCore(int id, string currency) => ++_runs;

        private int FindCore(long id) => ++_runs;

        private int SumCore(int[] ids) => ++_runs;

        private int DescribeCore<T>(T value)
            where T : struct, IEquatable<T>
            => ++_runs;

        private int OwnCore(int id) => ++_runs;

        private int TaggedCore(int productId, string note) => ++_runs;

        private int NotedCore(int id, string? note) => ++_runs;

        private int OwnedCore(int id, Owner? owner) => ++_runs;

        private bool TrySetCore(int productId, string currency)
        {
            OnRun?.Invoke();
            return true;
        }

        private Task<int> SaveCoreAsync(int productId, string currency, Task<int> saved) => saved;

        private Task SetCoreAsync(int productId, string currency, CancellationToken cancellationToken)
        {
            OnRun?.Invoke();
            return Task.CompletedTask;
        }

        private void SetMeasuredCore(int productId, string currency) => OnRun?.Invoke();

        private int SetLimitedCore(int productId, string currency)
        {
            OnRun?.Invoke();
            return 1;
        }

        private Task SaveLimitedCoreAsync(int productId, string currency, Task saved) => saved;
    }

    internal sealed partial class Forgetting(AspectRuntime runtime)
    {
        [CacheInvalidate(nameof(Prices.Get), Type = typeof(Prices))]
        public partial void Forget(int productId, string currency);

        [CacheInvalidate(nameof(Prices.Find), nameof(Prices.Describe), Type = typeof(Prices), All = true)]
        public partial void ForgetAllFound();
    }

    private sealed class CultureScope : IDisposable
    {
        private readonly CultureInfo _before = CultureInfo.CurrentCulture;

        public CultureScope(string negativeSign)
            => CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NegativeSign = negativeSign } };

        public void Dispose() => CultureInfo.CurrentCulture = _before;
    }
}
