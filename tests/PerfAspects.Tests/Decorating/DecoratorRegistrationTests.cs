using Microsoft.Extensions.DependencyInjection;

namespace PerfAspects.Tests.Decorating;

/// <summary>Decorators around the registrations of a container.</summary>
public sealed class DecoratorRegistrationTests
{
    private readonly IServiceCollection _services = new ServiceCollection().AddPerfAspects();

    public static readonly TheoryData<string, ServiceLifetime> Registrations = new()
    {
        { "type", ServiceLifetime.Singleton },
        { "type", ServiceLifetime.Scoped },
        { "type", ServiceLifetime.Transient },
        { "factory", ServiceLifetime.Singleton },
        { "factory", ServiceLifetime.Scoped },
        { "factory", ServiceLifetime.Transient },
        { "instance", ServiceLifetime.Singleton },
    };

    [Theory]
    [MemberData(nameof(Registrations))]
    public async Task Registration_KeepsItsPlaceAndLifetime(string kind, ServiceLifetime lifetime)
    {
        _services.Add(Descriptor(kind, lifetime));
        _services.AddPerfAspectsDecorator<ICatalog, CachedCatalog>();

        Assert.Equal(lifetime, Assert.Single(_services, service => service.ServiceType == typeof(ICatalog) && !service.IsKeyedService).Lifetime);
        await using var provider = _services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true });
        await using var scope = provider.CreateAsyncScope();
        await using var other = provider.CreateAsyncScope();
        var first = scope.ServiceProvider.GetRequiredService<ICatalog>();
        Assert.IsType<CachedCatalog>(first);
        Assert.Equal("catalog 1 1", await first.FindAsync(1));
        Assert.Equal("catalog 1 1", await other.ServiceProvider.GetRequiredService<ICatalog>().FindAsync(1));
        Assert.Equal(lifetime != ServiceLifetime.Transient, ReferenceEquals(first, scope.ServiceProvider.GetRequiredService<ICatalog>()));
        Assert.Equal(lifetime == ServiceLifetime.Singleton, ReferenceEquals(first, other.ServiceProvider.GetRequiredService<ICatalog>()));
    }

    [Theory]
    [MemberData(nameof(Registrations))]
    public async Task InnerObject_IsDisposedOnce_ByTheContainerThatMadeIt(string kind, ServiceLifetime lifetime)
    {
        _services.Add(Descriptor(kind, lifetime));
        _services.AddPerfAspectsDecorator<ICatalog, DisposableCatalog>().AddPerfAspectsDecorator<ICatalog, DisposableCatalog>();
        foreach (var asynchronously in new[] { true, false })
        {
            var provider = _services.BuildServiceProvider();
            var scope = provider.CreateScope();
            var inner = Inner(Inner(scope.ServiceProvider.GetRequiredService<ICatalog>()));

            if (asynchronously)
            {
                await ((IAsyncDisposable)scope).DisposeAsync();
                await provider.DisposeAsync();
            }
            else
            {
                scope.Dispose();
                provider.Dispose();
            }

            Assert.Equal(kind == "instance" ? 0 : 1, ((Catalog)inner).Disposals);
        }

        static ICatalog Inner(ICatalog decorator) => Assert.IsType<DisposableCatalog>(decorator).Inner;
    }

    [Fact]
    public async Task Decorators_StandOnEachOther_TheLastOutermost()
    {
        _services.AddSingleton<ICatalog, Catalog>();
        _services.AddPerfAspectsDecorator<ICatalog, CachedCatalog>().AddPerfAspectsDecorator<ICatalog, DisposableCatalog>();

        await using var provider = _services.BuildServiceProvider();
        var catalog = Assert.IsType<DisposableCatalog>(provider.GetRequiredService<ICatalog>());

        Assert.IsType<CachedCatalog>(catalog.Inner);
        Assert.Equal("catalog 101 1", await catalog.FindAsync(1, default));
        Assert.Equal("catalog 101 1", await catalog.FindAsync(1, default));
    }

    [Fact]
    public async Task Registrations_SeveralOfOneService_AreAllDecorated()
    {
        _services.AddSingleton<ICatalog>(new Catalog("a")).AddSingleton<ICatalog>(new Catalog("b"));
        _services.AddPerfAspectsDecorator<ICatalog, CatalogOfEachInstance>();

        await using var provider = _services.BuildServiceProvider();
        var found = await Task.WhenAll(provider.GetServices<ICatalog>().Select(catalog => catalog.FindAsync(1)));

        Assert.Equal(["a 1 1", "b 1 1"], found);
        Assert.IsType<CatalogOfEachInstance>(provider.GetRequiredService<ICatalog>());
    }

    [Fact]
    public async Task KeyedRegistrations_AreDecoratedByKey()
    {
        _services.AddSingleton<ICatalog>(new Catalog("plain"));
        _services.AddKeyedSingleton<ICatalog>("a", (_, key) => new Catalog($"of {key}"));
        _services.AddKeyedScoped<ICatalog, Catalog>("b");
        _services.AddKeyedSingleton<ICatalog>("c", new Catalog("untouched"));
        _services.AddKeyedPerfAspectsDecorator<ICatalog, CatalogOfEachInstance>("a").AddKeyedPerfAspectsDecorator<ICatalog, CatalogOfEachInstance>("b");

        await using var provider = _services.BuildServiceProvider();
        using var scope = provider.CreateScope();

        Assert.Equal("of a 1 1", await Assert.IsType<CatalogOfEachInstance>(provider.GetRequiredKeyedService<ICatalog>("a")).FindAsync(1, default));
        Assert.IsType<CatalogOfEachInstance>(scope.ServiceProvider.GetRequiredKeyedService<ICatalog>("b"));
        Assert.IsType<Catalog>(provider.GetRequiredKeyedService<ICatalog>("c"));
        Assert.IsType<Catalog>(provider.GetRequiredService<ICatalog>());
        Assert.Throws<ArgumentException>(() => _services.AddKeyedPerfAspectsDecorator<ICatalog, CachedCatalog>(KeyedService.AnyKey));
    }

    [Fact]
    public async Task TypedHttpClient_IsDecorated()
    {
        _services.AddHttpClient<ICatalog, HttpCatalog>(client => client.BaseAddress = new Uri("http://catalog/"))
            .ConfigurePrimaryHttpMessageHandler(() => new Echo());
        _services.AddPerfAspectsDecorator<ICatalog, CachedCatalog>();

        await using var provider = _services.BuildServiceProvider();

        Assert.Equal("http://catalog/1", await provider.GetRequiredService<ICatalog>().FindAsync(1));
        Assert.Equal("http://catalog/1", await provider.GetRequiredService<ICatalog>().FindAsync(1));
        Assert.Equal(1, provider.GetRequiredService<AspectRuntime>().Find(typeof(CachedCatalog), "FindAsync")!.GetStatistics().CacheHits);
    }

    [Fact]
    public void Registration_ThatIsMissing_OrADecoratorWithoutTheService_IsRefused()
    {
        Assert.Contains("ICatalog", Assert.Throws<InvalidOperationException>(_services.AddPerfAspectsDecorator<ICatalog, CachedCatalog>).Message, StringComparison.Ordinal);
        Assert.Contains("with the key 'x'", Assert.Throws<InvalidOperationException>(() => _services.AddKeyedPerfAspectsDecorator<ICatalog, CachedCatalog>("x")).Message, StringComparison.Ordinal);

        _services.AddSingleton<ICatalog, Catalog>();
        var before = _services.Count;
        Assert.Throws<InvalidOperationException>(_services.AddPerfAspectsDecorator<ICatalog, Catalog>);
        Assert.Equal(before, _services.Count);
    }

    private static ServiceDescriptor Descriptor(string kind, ServiceLifetime lifetime)
        => kind switch
        {
            "type" => new(typeof(ICatalog), typeof(PlainCatalog), lifetime),
            "factory" => new(typeof(ICatalog), _ => new Catalog(), lifetime),
            _ => new(typeof(ICatalog), new Catalog()),
        };

    private sealed class PlainCatalog() : Catalog("catalog");

    private sealed class HttpCatalog(HttpClient client) : ICatalog
    {
        public int Count { get; set; }

        public Task<string> FindAsync(int id, CancellationToken cancellationToken) => client.GetStringAsync(new Uri($"{id}", UriKind.Relative), cancellationToken);
    }

    private sealed class Echo : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            => Task.FromResult(new HttpResponseMessage { Content = new StringContent(request.RequestUri!.ToString()) });
    }
}
