using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAspects.Generators.Tests.Shapes;

/// <summary>Whatever name emitted code declares, a type, a type parameter, a parameter or a member of the user's may have it too.</summary>
public sealed class EmittedNameTests
{
    private const string Ask =
        """
        [Traced, Timed, Fallback("Answer"), Fallback("Last"), Cached("1m", Tags = ["a:{id}"], Unless = "Odd", PerInstance = true), RateLimited(9, "1s"), Bulkhead(4)]
        public partial Task<NAME> AskAsync<U>([MetricTag, Partition] int id, int[] ids, string? word, NAME given, U more, CancellationToken stop) where U : class;
        private Task<NAME> AskCoreAsync<U>(int id, int[] ids, string? word, NAME given, U more, CancellationToken stop) where U : class => Task.FromResult(Make(given));
        private static Task<NAME> Answer<U>(int id, int[] ids, string? word, NAME given, U more, CancellationToken stop, Exception e) where U : class => Task.FromResult(Make(given));
        private ValueTask<NAME> Last<U>(int id, int[] ids, string? word, NAME given, U more, CancellationToken stop) where U : class => new(given);
        private static bool Odd(NAME result) => result is null;
        private static NAME Make(NAME given) => given;
        [Timed] public partial NAME Tell([MetricTag] int id, NAME given);
        private static NAME TellCore(int id, NAME given) => given;
        [Timed] public partial Task<NAME> TellAsync(NAME given);
        private Task<NAME> TellCoreAsync(NAME given) => Task.FromResult(given);
        [Traced, Timed] public partial IAsyncEnumerable<NAME> ListAsync(NAME given);
        private IAsyncEnumerable<NAME> ListCoreAsync(NAME given) => null!;
        [Cached("1m")] public static partial long Count(NAME given);
        private static int CountCore(NAME given) => 1;
        [Cached("1m")] public partial NAME Word { get; }
        private NAME GetWordCore() => null!;
        [CacheInvalidate("Count", "Word", Tags = ["a:{id}"])] public partial Task ForgetAsync(int id, NAME given);
        private Task ForgetCoreAsync(int id, NAME given) => Task.CompletedTask;
        [CacheInvalidate("Count", "Word")] public partial void Forget(NAME given);
        """;

    private static readonly string[] s_ownNames =
        ["AskAsync", "Tell", "TellAsync", "ListAsync", "Count", "Word", "ForgetAsync", "Forget", "U", "id", "ids", "word", "given", "more", "stop", "C", "get"];

    /// <summary>Every name that the emitted code of all aspects declares, in groups: a compilation costs more than a few types in it.</summary>
    public static TheoryData<string[]> Names => [.. Emitted().Except(s_ownNames).OrderBy(name => name, StringComparer.Ordinal).Chunk(8)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Emitted_ATypeOfTheUsersHasTheName_Compiles(string[] names)
        => AssertCompiles(names.Select(name => (Name: name, Methods: Ask.Replace("NAME", name, StringComparison.Ordinal))).Select(use =>
            $$"""
            namespace Itself.Of{{use.Name}} { public partial class {{use.Name}} { {{use.Methods}} } }
            namespace Beside.Of{{use.Name}}
            {
                public class {{use.Name}} { public int Value; }
                public partial class C { {{use.Methods}} private int Read() => new {{use.Name}}().Value; }
            }
            namespace Imported.Of{{use.Name}} { public class {{use.Name}} { public int Value; } }
            namespace Importing.Of{{use.Name}} { using Imported.Of{{use.Name}}; public partial class C(AspectRuntime runtime) { {{use.Methods}} private int Read() => new {{use.Name}}().Value; } }
            namespace Nested.Of{{use.Name}} { public partial class C { {{use.Methods}} public class {{use.Name}} { public int Value; } private int Read() => new {{use.Name}}().Value; } }
            namespace OfABase.Of{{use.Name}} { public class B { public class {{use.Name}} { public int Value; } } public partial class C : B { {{use.Methods}} private int Read() => new {{use.Name}}().Value; } }
            """));

    [Theory]
    [MemberData(nameof(Names))]
    public void Emitted_AGlobalTypeOfTheUsersHasTheName_Compiles(string[] names)
        => AssertCompiles(names.Select(name => $"public partial class {name} {{ {Ask.Replace("NAME", name, StringComparison.Ordinal)} }}"));

    [Theory]
    [MemberData(nameof(Names))]
    public void Emitted_AnythingElseOfTheUsersHasTheName_Compiles(string[] names)
        => AssertCompiles(names.SelectMany(name => new[]
        {
            $$"""namespace OfTheType.Of{{name}} { public partial class C<{{name}}> where {{name}} : class { {{Ask.Replace("NAME", name, StringComparison.Ordinal)}} } }""",
            $$"""namespace OfTheMethod.Of{{name}} { public partial class C { {{Texts.Replace("<U>", $"<{name}>", StringComparison.Ordinal).Replace("U more", $"{name} more", StringComparison.Ordinal).Replace("where U", $"where {name}", StringComparison.Ordinal)}} } }""",
            $$"""namespace OfAParameter.Of{{name}} { public partial class C { {{Texts.Replace("string given", $"string {name}", StringComparison.Ordinal).Replace("(given)", $"({name})", StringComparison.Ordinal).Replace("=> given", $"=> {name}", StringComparison.Ordinal)}} } }""",
            $$"""namespace OfAConstructor.Of{{name}} { public partial class C(AspectRuntime {{name}}) { {{Texts}} } }""",
            $$"""namespace OfAMember.Of{{name}} { public partial class C { {{Texts}} private static int {{name}} => 1; private int Read() => {{name}}; } }""",
            $$"""namespace OfAnInheritedMember.Of{{name}} { public class B { protected static int {{name}}() => 1; } public partial class C : B { {{Texts}} private int Read() => {{name}}(); } }""",
        }));

    private static string Texts => Ask.Replace("NAME", "string", StringComparison.Ordinal);

    private static IEnumerable<string> Emitted()
        => GeneratorHarness.Run($"public partial class C(AspectRuntime runtime) {{ {Texts} }}")
            .Result.GeneratedSources
            .SelectMany(file => file.SyntaxTree.GetRoot().DescendantNodes())
            .Select(node => node switch
            {
                BaseTypeDeclarationSyntax type => type.Identifier,
                MethodDeclarationSyntax method => method.Identifier,
                PropertyDeclarationSyntax property => property.Identifier,
                VariableDeclaratorSyntax variable => variable.Identifier,
                SingleVariableDesignationSyntax variable => variable.Identifier,
                ParameterSyntax parameter => parameter.Identifier,
                TypeParameterSyntax parameter => parameter.Identifier,
                CatchDeclarationSyntax caught => caught.Identifier,
                _ => default,
            })
            .Select(token => token.ValueText)
            .Where(name => !string.IsNullOrEmpty(name))
            .Distinct();

    private static void AssertCompiles(IEnumerable<string> sources)
    {
        var run = GeneratorHarness.Run([.. sources.Select(source => $"#pragma warning disable\n{source}")]);
        Assert.All(run.Files.Values, file => Assert.DoesNotContain("throw new global::System.InvalidOperationException", file, StringComparison.Ordinal));
    }
}
