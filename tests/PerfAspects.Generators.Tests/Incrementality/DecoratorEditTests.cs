using static Microsoft.CodeAnalysis.IncrementalStepRunReason;

namespace PerfAspects.Generators.Tests.Incrementality;

/// <summary>The edits that reach a decorator: those of its interface and of its own declarations.</summary>
public sealed class DecoratorEditTests
{
    private const string Interface = "public interface ICatalog : IBase { int Find(int id); int Size() => 1; }";
    private const string Base = "public interface IBase { int Count { get; } }";
    private const string Class = "[Decorator] public partial class C(ICatalog inner) : ICatalog { [Timed] public partial int Find(int id); public int Own() => 1; }";

    [Theory]
    [InlineData(Interface, "int Size() => 1;", "int Size() => 2;", false)]
    [InlineData(Interface, "int Size() => 1;", "int Size() => 1; int More();", true)]
    [InlineData(Interface, "int Size() => 1;", "", true)]
    [InlineData(Base, "int Count { get; }", "int Count { get; set; }", true)]
    [InlineData(Base, "int Count { get; }", "int Count { get; } static int X => 3;", false)]
    [InlineData(Class, "Own() => 1", "Own() => 2", false)]
    [InlineData(Class, "public int Own() => 1;", "public int Count => 1;", true)]
    [InlineData(Class, "ICatalog inner", "ICatalog other", true)]
    [InlineData(Class, "[Decorator] ", "", true)]
    public void Edit_ReachesTheDecoratorOrNot(string file, string before, string after, bool reaches)
    {
        string[] files = [Interface, Base, Class];
        var run = GeneratorHarness.Run(files);
        var place = Array.IndexOf(files, file);
        var tree = run.Input.SyntaxTrees.Single(tree => tree.FilePath == $"Source{place}.cs");

        var again = run.Then(input => input.ReplaceSyntaxTree(tree, GeneratorHarness.Parse(file.Replace(before, after, StringComparison.Ordinal), tree.FilePath)));

        Assert.Equal(reaches, run.OnlyFile != again.OnlyFile);
        Assert.Equal(reaches, again.EmissionReasons().Any(reason => reason is not (Cached or Unchanged)));
    }
}
