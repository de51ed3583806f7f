using System.Buffers;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;

namespace PerfAspects.Tests.Tiers;

/// <summary>Values are written by what the application has for HybridCache, else as JSON.</summary>
public sealed partial class SharedSerializerTests : SharedTest
{
    [Fact]
    public async Task Get_WithASerializerOfTheServices_IsWrittenByIt()
    {
        var serializer = new PriceSerializer();
        var services = new ServiceCollection().AddSingleton<IHybridCacheSerializer<SharedPrice?>>(serializer).BuildServiceProvider();
        var writing = CreateNode(configureRuntime: options => options.Services = services);
        var reading = CreateNode(configureRuntime: options => options.Services = services);

        await writing.Shop.GetAsync(1);
        var read = await reading.Shop.GetAsync(1);

        Assert.Equal(new SharedPrice(1, 1), read); // the notes are not written
        Assert.Equal((1, 1), (serializer.Written, serializer.Read));
    }

    [Fact]
    public async Task Get_WithAFactoryOfTheServices_IsWrittenByIt()
    {
        var serializer = new PriceSerializer();
        var services = new ServiceCollection().AddSingleton<IHybridCacheSerializerFactory>(new Factory(serializer)).BuildServiceProvider();
        var writing = CreateNode(configureRuntime: options => options.Services = services);

        await writing.Shop.GetAsync(1);

        Assert.Equal(1, serializer.Written);
    }

    [Fact]
    public async Task Get_WhoseValueCannotBeWritten_WorksInMemory()
    {
        var services = new ServiceCollection().AddSingleton<IHybridCacheSerializer<SharedPrice?>>(new PriceSerializer { Fails = true }).BuildServiceProvider();
        var failing = CreateNode(configureRuntime: options => options.Services = services);

        await failing.Shop.GetAsync(1);
        await failing.Shop.GetAsync(1);

        Assert.Equal(1, Source.Loads);
        Assert.Equal(1, failing.Statistics.TierErrors);
        Assert.Equal(0, Store.Count);
    }

    [Fact]
    public async Task Get_OfTuplesFieldsAndOddNumbers_ReadsThemBack()
    {
        var a = new Odd(A.Runtime);
        var b = new Odd(B.Runtime);

        var loaded = await a.GetAsync();
        var read = await b.GetAsync();

        Assert.Equal(loaded.Pair, read.Pair);
        Assert.Equal(loaded.Numbers, read.Numbers);
        Assert.Equal(loaded.Holder.Field, read.Holder.Field);
        Assert.Equal(loaded.When, read.When);
        Assert.Equal(loaded.When.Kind, read.When.Kind);
        Assert.Equal(1, a.Loads + b.Loads);
    }

    public sealed class Holder
    {
        public string? Field;
    }

    private sealed partial class Odd(AspectRuntime runtime)
    {
        public int Loads { get; private set; }

        [Cached("5m", Shared = true)]
        public partial Task<((int Id, string? Name) Pair, IReadOnlyList<double> Numbers, Holder Holder, DateTime When)> GetAsync();

        private Task<((int Id, string? Name) Pair, IReadOnlyList<double> Numbers, Holder Holder, DateTime When)> GetCoreAsync()
        {
            Loads++;
            return Task.FromResult<((int, string?), IReadOnlyList<double>, Holder, DateTime)>((
                (1, null),
                [double.NaN, double.PositiveInfinity, -0.0, 0.1],
                new Holder { Field = "f" },
                new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc)));
        }
    }

    private sealed class PriceSerializer : IHybridCacheSerializer<SharedPrice?>
    {
        public int Written { get; private set; }

        public int Read { get; private set; }

        public bool Fails { get; init; }

        public SharedPrice? Deserialize(ReadOnlySequence<byte> source)
        {
            Read++;
            var parts = Encoding.UTF8.GetString(source).Split(' ');
            return new SharedPrice(int.Parse(parts[0], CultureInfo.InvariantCulture), decimal.Parse(parts[1], CultureInfo.InvariantCulture));
        }

        public void Serialize(SharedPrice? value, IBufferWriter<byte> target)
        {
            if (Fails)
            {
                throw new NotSupportedException();
            }

            Written++;
            Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{value!.Id} {value.Amount}"), target);
        }
    }

    private sealed class Factory(PriceSerializer serializer) : IHybridCacheSerializerFactory
    {
        public bool TryCreateSerializer<T>([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out IHybridCacheSerializer<T>? made)
        {
            made = serializer as IHybridCacheSerializer<T>;
            return made is not null;
        }
    }
}
