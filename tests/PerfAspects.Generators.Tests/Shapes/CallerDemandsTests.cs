using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using PerfAspects.Generators.Diagnostics;

namespace PerfAspects.Generators.Tests.Shapes;

/// <summary>What a member demands of its callers, and what an assembly demands of all its members, holds for emitted code too.</summary>
public sealed class CallerDemandsTests
{
    [Fact]
    public void Trimming_DemandsOfTheWrapper_AreRepeatedOrMet()
    {
        var run = GeneratorHarness.Run(
            """
            using System.Diagnostics.CodeAnalysis;
            public partial class C
            {
                [Cached("1h"), RequiresUnreferencedCode("a"), RequiresDynamicCode("b")] public partial int Get(int id);
                [RequiresUnreferencedCode("a"), RequiresDynamicCode("b")] private int GetCore(int id) => id;
                [Retry(1)] public partial Task<T> MakeAsync<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>();
                private Task<T> MakeCoreAsync<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>() => null!;
                [Cached("1h"), return: DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)]
                public partial Type Find([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] Type type);
                private Type FindCore([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] Type type) => type;
            }
            """.Replace("[Cached(\"1h\"), return: ", "[Cached(\"1h\")]\n    [return: ", StringComparison.Ordinal));

        var text = run.OnlyFile;
        Assert.Contains("UnconditionalSuppressMessageAttribute(\"Trimming\", \"IL2026\"", text, StringComparison.Ordinal);
        Assert.Contains("UnconditionalSuppressMessageAttribute(\"AOT\", \"IL3050\"", text, StringComparison.Ordinal);
        Assert.Contains("UnconditionalSuppressMessageAttribute(\"Trimming\", \"IL2077\"", text, StringComparison.Ordinal);
        Assert.Contains("UnconditionalSuppressMessageAttribute(\"Trimming\", \"IL2073\"", text, StringComparison.Ordinal);
        Assert.Contains("__MakeAsyncAspects<[global::System.Diagnostics.CodeAnalysis.DynamicallyAccessedMembersAttribute(", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Experimental_CoreAndWrapper_Compiles()
    {
        var run = GeneratorRun.Start(GeneratorHarness.Compile(
            LanguageVersion.Preview,
            """
            using System.Diagnostics.CodeAnalysis;
            public partial class C
            {
                [Cached("1h"), Experimental("EXP1")] public partial int Get(int id);
                [Experimental("EXP1")] private int GetCore(int id) => id;
                [Timed, Experimental("EXP1")] public partial int Find(int id);
                [Experimental("EXP1")] private int FindCore(int id) => id;
            }
            """));

        Assert.Empty(run.Output.GetDiagnostics().Where(diagnostic => diagnostic is { IsSuppressed: false, Severity: > DiagnosticSeverity.Hidden }));
    }

    [Fact]
    public async Task ClsCompliant_ArraysOfOurAttributes_DoNotWarn()
    {
        var run = GeneratorHarness.Run(
            """
            [assembly: CLSCompliant(true)]
            public sealed class ListAttribute(params int[] items) : Attribute { public int Count => items.Length; }
            public partial class C
            {
                [Retry(3, Handle = [typeof(TimeoutException)])] public partial int Get(int id);
                private int GetCore(int id) => id;
                [Cached("1h", Tags = ["a", "b"]), Timed] public partial Task<int> FindAsync(int id, System.Globalization.CultureInfo culture);
                private Task<int> FindCoreAsync(int id, System.Globalization.CultureInfo culture) => Task.FromResult(id);
                [List(1, 2)] public int Count => 1;
            }
            """);

        var all = await run.Output
            .WithOptions(run.Output.Options.WithReportSuppressedDiagnostics(false))
            .WithAnalyzers(ImmutableArray.Create<DiagnosticAnalyzer>(new CompilerWarningSuppressor()))
            .GetAllDiagnosticsAsync();

        Assert.Equal(3, run.Output.GetDiagnostics().Count(diagnostic => diagnostic.Id == "CS3016"));
        Assert.Single(all, diagnostic => diagnostic is { Id: "CS3016", IsSuppressed: false }); // of the attribute that is not ours
    }

    [Theory]
    [InlineData("[Timed] public override partial int Weigh(); private int WeighCore() => 2;", 0)]
    [InlineData("private int WeighCore() => 2;", 1)] // no core
    [InlineData("[Timed] public override partial int Weigh(); private int WeighCore() => 2; private int Mass() => 3;", 1)] // hides no core
    public async Task Hiding_CoreOfTheTypeAroundIt_DoesNotWarn(string members, int warnings)
    {
        var run = GeneratorHarness.Run($"public partial class Node {{ [Timed] public virtual partial int Weigh(); private int WeighCore() => 1; private int Mass() => 1; public sealed partial class Heavy : Node {{ {members} }} }}");

        var all = await run.Output
            .WithOptions(run.Output.Options.WithReportSuppressedDiagnostics(false))
            .WithAnalyzers(ImmutableArray.Create<DiagnosticAnalyzer>(new CompilerWarningSuppressor()))
            .GetAllDiagnosticsAsync();

        Assert.Equal(warnings, all.Count(diagnostic => diagnostic is { Id: "CS0108", IsSuppressed: false }));
    }

    [Fact]
    public void Emitted_EveryType_IsHiddenAndMarked()
    {
        var run = GeneratorHarness.Run("public partial class C { [Timed] public partial int Count([MetricTag] bool id); private int CountCore(bool id) => 1; [Cached(\"1h\")] public partial T Get<T>(T id, (int, decimal) more); private T GetCore<T>(T id, (int, decimal) more) => id; }");

        var types = run.Output.GlobalNamespace.GetTypeMembers("C")[0].GetTypeMembers();
        Assert.All(
            types.SelectMany(type => type.GetTypeMembers()).Concat(types),
            type => Assert.Equal(
                ["CompilerGeneratedAttribute", "EditorBrowsableAttribute", "ExcludeFromCodeCoverageAttribute"],
                type.GetAttributes().Select(attribute => attribute.AttributeClass!.Name).Where(name => name != "DebuggerStepThroughAttribute").Order(StringComparer.Ordinal)));
    }
}
