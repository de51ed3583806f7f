namespace PerfAspects.Generators.Tests.Snapshots;

/// <summary>The code of decorators.</summary>
public sealed class DecoratorSnapshots
{
    [Fact]
    public void Decorator_AnnotatedAndForwardedMembers()
        => Snapshot.Matches(this, GeneratorHarness.Run(
            """
            using System.Diagnostics.CodeAnalysis;

            namespace Shop;

            public sealed record Product(int Id);

            public interface IReader
            {
                int Count { get; }
                string ToString();
            }

            public interface ICatalog : IReader, IDisposable
            {
                Task<Product?> FindAsync(int id, CancellationToken cancellationToken = default);
                bool TryFind(int id, [NotNullWhen(true)] out Product? product);
                ValueTask<T?> LoadAsync<T>(string path, int attempts = 3) where T : class;
                Product this[int id] { get; set; }
                event EventHandler? Changed;
                int Size() => Count;
                new int Count { get; }
                void Ping();
            }

            [Decorator]
            public partial class CachedCatalog(ICatalog inner) : ICatalog
            {
                [Timed, Cached("5m")]
                public partial Task<Product?> FindAsync(int id, CancellationToken cancellationToken);

                [Timed]
                public partial void Ping();
            }
            """));

    [Fact]
    public void Decorator_WithoutAnInnerObject_Throws()
        => Snapshot.Matches(this, GeneratorHarness.RunOnErrors(
            """
            namespace Shop;

            public interface ICatalog
            {
                string? Find(int id);
                int Count { get; }
            }

            [Decorator]
            public partial class CachedCatalog : ICatalog
            {
                [Cached("5m")]
                public partial string? Find(int id);
            }
            """));
}
