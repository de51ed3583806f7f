using PerfAspects.CodeFixes.Cores;
using PerfAspects.CodeFixes.Tests.Harness;

namespace PerfAspects.CodeFixes.Tests.Cores.MoveBodyToCore;

/// <summary>PERF001 beside preprocessor directives: a header that they divide is not copied, and everything else is moved with them.</summary>
public sealed class DirectiveTests
{
    private readonly Fixing _fix = new(new MoveBodyToCoreCodeFixProvider());

    [Theory]
    [InlineData("[Timed]\npublic int Count(\n#if !NEVER\n    [DisallowNull]\n#endif\n    string pattern) => pattern.Length;")]
    [InlineData("[Timed]\n#if !NEVER\n[ExcludeFromCodeCoverage]\n#endif\npublic int One() => 1;")]
    [InlineData("#if !NEVER\n[Timed]\n#endif\npublic int One() => 1;")]
    [InlineData("[Timed]\n#if !NEVER\npublic\n#else\ninternal\n#endif\nint One() => 1;")]
    [InlineData("[Timed]\n#if NEVER\npublic int Sum(int[] xs)\n#else\npublic int Sum(ReadOnlySpan<int> xs)\n#endif\n{\n    return xs.Length;\n}")]
    [InlineData("[Timed]\npublic int Of<\n#if !NEVER\n    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)]\n#endif\n    T>() => 1;")]
    [InlineData("[Timed\n#if !NEVER\n, ExcludeFromCodeCoverage\n#endif\n]\npublic int One() => 1;")]
    [InlineData("[Timed]\npublic int Of<T>()\n#if !NEVER\n    where T : class\n#endif\n    => 1;")]
    [InlineData("[Timed]\npublic int One<T>(\n#if !NEVER\n    T item)\n#else\n    T other)\n#endif\n    => 1;")]
    [InlineData("[Timed]\n#pragma warning disable CS0612\npublic int One() => 1;\n#pragma warning restore CS0612")]
    [InlineData("[Timed]\n#if !NEVER\npublic\n#else\ninternal\n#endif\nint One => 1;")]
    [InlineData("[Timed]\npublic int One\n#if !NEVER\n{\n    get { return 1; }\n}\n#else\n    { get; }\n#endif")]
    public Task Move_DirectiveInTheHeader_IsNotOffered(string member) => _fix.AssertNotOfferedAsync(Member.InClass(member));

    [Theory]
    [InlineData("#if !NEVER\npublic\n#else\ninternal\n#endif\nclass Prices")]
    [InlineData("[Serializable]\n#if !NEVER\npublic\n#endif\nclass Prices")]
    [InlineData("public\n#if !NEVER\n    class Prices\n#else\n    class Prices : IDisposable\n#endif")]
    [InlineData("#pragma warning disable CS1591\npublic class Prices")]
    public Task Move_DirectiveInTheHeaderOfATypeThatIsNotPartial_IsNotOffered(string header)
        => _fix.AssertNotOfferedAsync($"using System;\nusing PerfAspects;\n\n[Obsolete]\n{header}\n{{\n    [Timed]\n    public int One() => 1;\n\n    public void Dispose() {{ }}\n}}\n");

    [Fact]
    public Task Move_DirectiveInTheBaseListOfAType_MovesTheBody()
        => _fix.AssertFixedAsync(
            """
            public class Prices
            #if !NEVER
                : System.IDisposable
            #endif
            {
                [PerfAspects.Timed]
                public void Dispose() { }
            }
            """,
            """
            public partial class Prices
            #if !NEVER
                : System.IDisposable
            #endif
            {
                [PerfAspects.Timed]
                public partial void Dispose();

                private void DisposeCore() { }
            }
            """);

    [Theory]
    [InlineData("[Timed]\npublic int One()\n#if NEVER\n=> 2;\n#else\n=> 1;\n#endif", "[Timed]\npublic partial int One();\n\nprivate int OneCore()\n#if NEVER\n=> 2;\n#else\n=> 1;\n#endif")]
    [InlineData("#if !NEVER\n[Timed]\npublic int One() => 1;\n#else\npublic int Two() => 2;\n#endif", "#if !NEVER\n[Timed]\npublic partial int One();\n\nprivate int OneCore() => 1;\n#else\npublic int Two() => 2;\n#endif")]
    [InlineData("[Timed]\npublic int One()\n{\n#if NEVER\nreturn 2;\n#else\nreturn 1;\n#endif\n}", "[Timed]\npublic partial int One();\n\nprivate int OneCore()\n{\n#if NEVER\nreturn 2;\n#else\nreturn 1;\n#endif\n}")]
    [InlineData("#region One\n[Timed]\npublic int One() => 1;\n#endregion", "#region One\n[Timed]\npublic partial int One();\n\nprivate int OneCore() => 1;\n#endregion")]
    public Task Move_DirectiveElsewhere_StaysWhereItIs(string member, string expected) => _fix.AssertFixedAsync(Member.InClass(member), Member.InClass(expected));
}
