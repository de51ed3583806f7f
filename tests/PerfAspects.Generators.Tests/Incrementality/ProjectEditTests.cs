using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using static Microsoft.CodeAnalysis.IncrementalStepRunReason;

namespace PerfAspects.Generators.Tests.Incrementality;

/// <summary>Every kind of edit in a project of several files: which methods, which files of output and which texts it makes anew.</summary>
public sealed class ProjectEditTests
{
    private const string Orders =
        """
        namespace Shop;
        partial class Orders
        {
            [Cached("5m")] public partial int Find(Order order);
            private int FindCore(Order order)
            {
                return order.Id;
            }
        }
        """;

    private const string Prices =
        """
        namespace Shop;
        partial class Prices
        {
            [Timed] public partial int Get(int id);
            private int GetCore(int id) => id;
        }
        """;

    private const string Order = "namespace Shop; public record Order(int Id);";

    // Methods, files and texts, in the order of their names: Orders.Find, Prices.Get.
    public static readonly TheoryData<string, Func<CSharpCompilation, CSharpCompilation>, IncrementalStepRunReason[], IncrementalStepRunReason[]> Edits = new()
    {
        { "white space", Replaced(0, "int Find(Order order)", "int  Find( Order order )"), [Cached, Cached], [Cached, Cached] },
        { "a comment above", Replaced(0, "partial class", "// above\n/// <summary>Above.</summary>\npartial class"), [Cached, Cached], [Cached, Cached] },
        { "a method's body", Replaced(0, "return order.Id;", "return order.Id + 1;"), [Cached, Cached], [Cached, Cached] },
        { "a parameter's name", Replaced(1, "Get(int id)", "Get(int number)"), [Cached, Modified], [Cached, Modified] },
        { "an attribute's argument", Replaced(0, "5m", "6m"), [Modified, Cached], [Modified, Cached] },
        { "a second aspect", Replaced(1, "[Timed]", "[Timed, CircuitBreaker]"), [Cached, Modified], [Cached, Modified] },
        { "a new file", project => project.AddSyntaxTrees(GeneratorHarness.Parse("namespace Shop; class Customer;", "Customer.cs")), [Cached, Cached], [Cached, Cached] },
        { "a new file with a method", project => project.AddSyntaxTrees(GeneratorHarness.Parse(Prices.Replace("Prices", "Quotes", StringComparison.Ordinal), "Quotes.cs")), [Cached, Cached, New], [Cached, Cached, New] },
        { "a referenced type that changes nothing", Replaced(2, "int Id", "int Id, string Name"), [Cached, Cached], [Cached, Cached] },
        { "a referenced type of another namespace", Replaced(2, "namespace Shop;", "namespace Shop.Models;"), [Modified, Cached], [Modified, Cached] },
        { "the project's nullability", project => project.WithOptions(project.Options.WithNullableContextOptions(NullableContextOptions.Disable)), [Cached, Cached], [Cached, Cached] },
        { "the project's usings", Replaced(3, "global using PerfAspects;", ""), [Removed, Removed], [Removed, Removed] },
    };

    [Theory]
    [MemberData(nameof(Edits))]
    public void Edit_OfAProject_MakesAnewWhatItReaches(string edit, Func<CSharpCompilation, CSharpCompilation> apply, IncrementalStepRunReason[] methods, IncrementalStepRunReason[] emissions)
    {
        var run = GeneratorHarness.Run(Orders, Prices, Order);

        var next = run.Then(apply);

        Assert.True(methods.SequenceEqual(next.Reasons(AspectGenerator.MethodsStep)), $"{edit}: {string.Join(", ", next.Reasons(AspectGenerator.MethodsStep))}");
        Assert.True(emissions.SequenceEqual(next.EmissionReasons()), $"{edit}: {string.Join(", ", next.EmissionReasons())}");
    }

    private static Func<CSharpCompilation, CSharpCompilation> Replaced(int file, string before, string after)
        => project =>
        {
            var tree = project.SyntaxTrees[file];
            Assert.Contains(before, tree.ToString(), StringComparison.Ordinal);
            return project.ReplaceSyntaxTree(tree, GeneratorHarness.Parse(tree.ToString().Replace(before, after, StringComparison.Ordinal), tree.FilePath));
        };
}
