using System.Collections.Immutable;
using System.Drawing;
using System.Globalization;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Net.Mail;
using System.Net.Mime;
using System.Numerics;
using System.Runtime.InteropServices;

namespace PerfAspects.Tests.Caching;

/// <summary>What a core can tell apart among the framework's own values is apart in a key, although the framework calls it equal.</summary>
public sealed partial class ExactKeyTests : AspectTest
{
    private static readonly DateTime s_utc = new(2024, 1, 2, 3, 4, 5, DateTimeKind.Utc);
    private static readonly DateTime s_local = DateTime.SpecifyKind(s_utc, DateTimeKind.Local);
    private static readonly DateTimeOffset s_here = new(2024, 1, 2, 3, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset s_there = s_here.ToOffset(TimeSpan.FromHours(1));
    private static readonly Uri s_x = new("http://a/b#x");
    private static readonly Uri s_y = new("http://a/b#y");

    private readonly Keys _keys;

    public ExactKeyTests() => _keys = new Keys(Runtime);

    [Fact]
    public void Scalar_EqualButNotTheSame_IsApart()
    {
        AssertApart(_keys.ByDate, s_utc, s_local);
        AssertApart(_keys.ByOffset, s_here, s_there);
        AssertApart(_keys.ByDecimal, 1.0m, 1.00m);
        AssertApart(_keys.ByDecimal, 0m, -0.0m);
        AssertApart(_keys.ByDouble, 0.0, -0.0);
        AssertApart(_keys.BySingle, 0f, -0f);
        AssertApart(_keys.ByHalf, (Half)0f, (Half)(-0f));
        AssertApart(_keys.ByComplex, new Complex(0, 1), new Complex(-0.0, 1));
        AssertApart(_keys.ByVector, new Vector3(0, 1, 2), new Vector3(-0f, 1, 2));
        AssertApart(_keys.ByUri, s_x, s_y);
        AssertApart(_keys.ByUri, new Uri("http://a"), new Uri("http://a:80/"));
        AssertApart(_keys.ByText, "a", "A");
        AssertApart(_keys.ByMethod, HttpMethod.Get, new HttpMethod("get"));
        AssertApart(_keys.ByAddress, new MailAddress("a@b.c"), new MailAddress("A@b.c"));
    }

    [Fact]
    public void Scalar_RarelyAKey_EqualButNotTheSame_IsApart()
    {
        AssertApart(_keys.ByPoint, new PointF(0f, 1), new PointF(-0f, 1));
        AssertApart(_keys.ByPlatform, OSPlatform.Create("linux"), OSPlatform.Create("LINUX"));
        AssertApart(_keys.ByHost, new DnsEndPoint("a", 1), new DnsEndPoint("A", 1));
        AssertApart(_keys.ByZone, Zone("here"), Zone("there"));
        AssertShared(_keys.ByZone, Zone("over there"), Zone("over there"));
        AssertApart(_keys.ByHeader, new AuthenticationHeaderValue("basic", "x"), new AuthenticationHeaderValue("Basic", "x"));
        AssertApart(_keys.ByContentType, new ContentType("text/html"), new ContentType("text/HTML"));

        static TimeZoneInfo Zone(string name) => TimeZoneInfo.CreateCustomTimeZone("zone", TimeSpan.Zero, name, "standard");
    }

    // The parts differ in what no hash code depends on, so that the keys meet, and are compared part by part.
    [Fact]
    public void Tuple_OneOfWhosePartsDiffers_IsApart()
    {
        AssertApart(_keys.ByMoney, (1.0m, 2.0m), (1.00m, 2.0m));
        AssertApart(_keys.ByMoney, (1.0m, 3.0m), (1.0m, 3.00m));
        AssertShared(_keys.ByMoney, (1.0m, 4.0m), (1.0m, 4.0m));
    }

    [Fact]
    public void Culture_CustomizedOrReadOnly_IsApartOrShared()
    {
        var custom = new CultureInfo("de-DE") { NumberFormat = { NumberDecimalSeparator = ";" } };

        AssertApart(_keys.ByCulture, CultureInfo.GetCultureInfo("de-DE"), custom);
        AssertApart(_keys.ByCulture, custom, (CultureInfo)custom.Clone());
        AssertShared(_keys.ByCulture, CultureInfo.GetCultureInfo("fr-FR"), CultureInfo.ReadOnly(new CultureInfo("fr-FR")));
    }

    [Fact]
    public void NotANumber_OfWhateverBits_IsShared()
    {
        AssertShared(_keys.ByDouble, double.NaN, BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(double.NaN) | 1));
        AssertShared(_keys.BySingle, float.NaN, BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(float.NaN) | 1));
        AssertShared(_keys.ByComplex, new Complex(double.NaN, 1), new Complex(-double.NaN, 1));
    }

    [Fact]
    public void Composite_EqualButNotTheSame_IsApart()
    {
        AssertApart<DateTime?>(_keys.ByNullable, s_utc, s_local);
        AssertApart(_keys.ByTuple, (1, s_utc), (1, s_local));
        AssertApart(_keys.ByLongTuple, (1, 2, 3, 4, 5, 6, 7, 1.0m, s_x), (1, 2, 3, 4, 5, 6, 7, 1.00m, s_x));
        AssertApart(_keys.ByLongTuple, (1, 2, 3, 4, 5, 6, 7, 1.0m, s_x), (1, 2, 3, 4, 5, 6, 7, 1.0m, s_y));
        AssertApart<(int, (decimal, string))?>(_keys.ByNestedTuple, (1, (2.0m, "a")), (1, (2.00m, "a")));
        AssertApart<(int, (decimal, string))?>(_keys.ByNestedTuple, (1, (2.0m, "a")), null);
        AssertApart<Tuple<string, decimal>?>(_keys.ByTupleClass, Tuple.Create("a", 1.0m), Tuple.Create("a", 1.00m));
        AssertApart<Tuple<string, decimal>?>(_keys.ByTupleClass, Tuple.Create("a", 0m), null);
        AssertApart(_keys.ByPair, KeyValuePair.Create("a", s_x), KeyValuePair.Create("a", s_y));
        AssertApart<decimal[]>(_keys.ByArray, [1.0m, 2m], [1.00m, 2m]);
        AssertApart<ImmutableArray<double>>(_keys.ByImmutableArray, [0.0], [-0.0]);
        AssertApart<List<DateTimeOffset>>(_keys.ByList, [s_here], [s_there]);
        AssertApart<IReadOnlyList<(DateTime At, decimal? Price)>>(_keys.ByReadOnlyList, [(s_utc, null)], [(s_local, null)]);
        AssertApart<IReadOnlyList<(DateTime At, decimal? Price)>>(_keys.ByReadOnlyList, [(s_utc, 1.0m)], [(s_utc, 1.00m)]);
    }

    [Fact]
    public void OpenType_EqualButNotTheSame_IsApart()
    {
        AssertApart(_keys.By, s_utc, s_local);
        AssertApart<decimal?>(_keys.By, 1.0m, 1.00m);
        AssertApart(_keys.By, 0.0, -0.0);
        AssertApart(_keys.By, s_x, s_y);
        AssertApart(_keys.By, (s_x, 1.0m), (s_x, 1.00m));
        AssertApart(_keys.By, Tuple.Create(s_here), Tuple.Create(s_there));
        AssertApart<object>(_keys.By, 1.0m, 1.00m);
        AssertApart<object>(_keys.By, new Vector2(0f, 1), new Vector2(-0f, 1));
        AssertApart<object>(_keys.By, new MediaTypeHeaderValue("text/html"), new MediaTypeHeaderValue("text/HTML"));
        AssertApart<Vector3?>(_keys.By, new Vector3(0f, 1, 2), new Vector3(-0f, 1, 2));
        AssertApart<OSPlatform?>(_keys.By, OSPlatform.Create("x"), OSPlatform.Create("X"));
        AssertApart(_keys.By, (1, new PointF(0f, 1)), (1, new PointF(-0f, 1)));
        AssertApart(_keys.By, new RectangleF(0f, 1, 2, 3), new RectangleF(-0f, 1, 2, 3));
        AssertApart(_keys.ByAll, new[] { s_utc }, [s_local]);
        AssertShared(_keys.By, 1, 1);
        AssertShared(_keys.By, new string('a', 2), new string('a', 2));
    }

    [Fact]
    public void Member_EqualButNotTheSame_IsApart()
        => AssertApart(_keys.ByMember, new Order(1.0m), new Order(1.00m));

    [Fact]
    public void Invalidation_EqualButNotTheSame_ReachesTheKeyAlone()
    {
        var (first, second) = (_keys.ByTuple((1, s_utc)), _keys.ByTuple((1, s_local)));

        _keys.Forget((1, s_local));

        Assert.Equal(first, _keys.ByTuple((1, s_utc)));
        Assert.NotEqual(second, _keys.ByTuple((1, s_local)));
    }

    [Fact]
    public void Hit_OfWhatIsComparedExactly_AllocatesNothing()
    {
        void Call()
        {
            _keys.ByDate(s_utc);
            _keys.ByDecimal(1.0m);
            _keys.ByNullable(s_utc);
            _keys.ByTuple((1, s_utc));
            _keys.By(1);
            _keys.By(s_utc);
            _keys.ByDay(DayOfWeek.Friday, DayOfWeek.Monday);
        }

        for (var i = 0; i < 10_000; i++)
        {
            Call();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10_000; i++)
        {
            Call();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void AssertApart<T>(Func<T, int> cached, T left, T right)
    {
        var first = cached(left);
        var second = cached(right);

        Assert.NotEqual(first, second);
        Assert.Equal((first, second), (cached(left), cached(right)));
    }

    private static void AssertShared<T>(Func<T, int> cached, T left, T right) => Assert.Equal(cached(left), cached(right));

    public sealed record Order(decimal Price);

#pragma warning disable PERF009, PERF010 // an object that is not compared by content is the point
    private sealed partial class Keys(AspectRuntime runtime)
    {
        private int _runs;

        [Cached("1h")] public partial int ByDate(DateTime key);
        private int ByDateCore(DateTime key) => ++_runs;
        [Cached("1h")] public partial int ByOffset(DateTimeOffset key);
        private int ByOffsetCore(DateTimeOffset key) => ++_runs;
        [Cached("1h")] public partial int ByDecimal(decimal key);
        private int ByDecimalCore(decimal key) => ++_runs;
        [Cached("1h")] public partial int ByDouble(double key);
        private int ByDoubleCore(double key) => ++_runs;
        [Cached("1h")] public partial int BySingle(float key);
        private int BySingleCore(float key) => ++_runs;
        [Cached("1h")] public partial int ByHalf(Half key);
        private int ByHalfCore(Half key) => ++_runs;
        [Cached("1h")] public partial int ByComplex(Complex key);
        private int ByComplexCore(Complex key) => ++_runs;
        [Cached("1h")] public partial int ByVector(Vector3 key);
        private int ByVectorCore(Vector3 key) => ++_runs;
        [Cached("1h")] public partial int ByUri(Uri? key);
        private int ByUriCore(Uri? key) => ++_runs;
        [Cached("1h")] public partial int ByText(string key);
        private int ByTextCore(string key) => ++_runs;
        [Cached("1h")] public partial int ByMethod(HttpMethod key);
        private int ByMethodCore(HttpMethod key) => ++_runs;
        [Cached("1h")] public partial int ByAddress(MailAddress key);
        private int ByAddressCore(MailAddress key) => ++_runs;
        [Cached("1h")] public partial int ByPoint(PointF key);
        private int ByPointCore(PointF key) => ++_runs;
        [Cached("1h")] public partial int ByPlatform(OSPlatform key);
        private int ByPlatformCore(OSPlatform key) => ++_runs;
        [Cached("1h")] public partial int ByHost(DnsEndPoint key);
        private int ByHostCore(DnsEndPoint key) => ++_runs;
        [Cached("1h")] public partial int ByZone(TimeZoneInfo key);
        private int ByZoneCore(TimeZoneInfo key) => ++_runs;
        [Cached("1h")] public partial int ByHeader(AuthenticationHeaderValue key);
        private int ByHeaderCore(AuthenticationHeaderValue key) => ++_runs;
        [Cached("1h")] public partial int ByContentType(ContentType key);
        private int ByContentTypeCore(ContentType key) => ++_runs;
        [Cached("1h")] public partial int ByCulture(CultureInfo key);
        private int ByCultureCore(CultureInfo key) => ++_runs;
        [Cached("1h")] public partial int ByNullable(DateTime? key);
        private int ByNullableCore(DateTime? key) => ++_runs;
        [Cached("1h")] public partial int ByTuple((int Id, DateTime At) key);
        private int ByTupleCore((int Id, DateTime At) key) => ++_runs;
        [Cached("1h")] public partial int ByMoney((decimal Net, decimal Gross) key);
        private int ByMoneyCore((decimal Net, decimal Gross) key) => ++_runs;
        [CacheInvalidate(nameof(ByTuple))] public partial void Forget((int Id, DateTime At) key);
        [Cached("1h")] public partial int ByLongTuple((int, int, int, int, int, int, int, decimal, Uri) key);
        private int ByLongTupleCore((int, int, int, int, int, int, int, decimal, Uri) key) => ++_runs;
        [Cached("1h")] public partial int ByNestedTuple((int, (decimal, string))? key);
        private int ByNestedTupleCore((int, (decimal, string))? key) => ++_runs;
        [Cached("1h")] public partial int ByTupleClass(Tuple<string, decimal>? key);
        private int ByTupleClassCore(Tuple<string, decimal>? key) => ++_runs;
        [Cached("1h")] public partial int ByPair(KeyValuePair<string, Uri> key);
        private int ByPairCore(KeyValuePair<string, Uri> key) => ++_runs;
        [Cached("1h")] public partial int ByArray(decimal[] key);
        private int ByArrayCore(decimal[] key) => ++_runs;
        [Cached("1h")] public partial int ByImmutableArray(ImmutableArray<double> key);
        private int ByImmutableArrayCore(ImmutableArray<double> key) => ++_runs;
        [Cached("1h")] public partial int ByList(List<DateTimeOffset> key);
        private int ByListCore(List<DateTimeOffset> key) => ++_runs;
        [Cached("1h")] public partial int ByReadOnlyList(IReadOnlyList<(DateTime At, decimal? Price)> key);
        private int ByReadOnlyListCore(IReadOnlyList<(DateTime At, decimal? Price)> key) => ++_runs;
        [Cached("1h")] public partial int By<T>(T key);
        private int ByCore<T>(T key) => ++_runs;
        [Cached("1h")] public partial int ByAll<T>(T[] key);
        private int ByAllCore<T>(T[] key) => ++_runs;
        [Cached("1h")] public partial int ByMember([CacheKey(nameof(Order.Price))] Order key);
        private int ByMemberCore(Order key) => ++_runs;
        [Cached("1h")] public partial int ByDay(DayOfWeek key, DayOfWeek? other);
        private int ByDayCore(DayOfWeek key, DayOfWeek? other) => ++_runs;
    }
#pragma warning restore PERF009, PERF010
}
