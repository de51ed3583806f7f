using PerfAspects.PackageTests.Packaging;

namespace PerfAspects.PackageTests.Consumers;

/// <summary>Projects in which the generator cannot run, or would not be seen: the build says so, and no method runs without its aspects.</summary>
[Collection(PackedPackageCollection.Name)]
public sealed class CompilerCheckTests(PackedPackage package)
{
    private const string One = "-p:TargetFrameworks=net10.0";

    [Theory]
    [InlineData("roslyn4.8")]
    [InlineData("roslyn4.13")]
    public async Task Compiler_OlderThanTheGenerator_FailsWithOneErrorThatNamesTheSdk(string compiler)
    {
        var built = await new ConsumerProject(package, "FourAspects").BuildAsync(One, $"-p:CompilerApiVersion={compiler}");

        Assert.NotEqual(0, built.ExitCode);
        Assert.Equal(["PERF043"], built.Errors);
        Assert.Contains($"4.14 or later, and this one is {compiler["roslyn".Length..]}: methods would run without their aspects. Install .NET SDK 9.0.300", built.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-p:CompilerApiVersion=roslyn4.14")]
    [InlineData("-p:CompilerApiVersion=roslyn5.0")]
    [InlineData("-p:CompilerApiVersion=roslyn4.8", "-p:PerfAspectsCompilerCheck=false")]
    public async Task Compiler_NewEnoughOrNotChecked_Builds(params string[] properties)
    {
        var built = await new ConsumerProject(package, "FourAspects").BuildAsync([One, .. properties]);

        Assert.True(built.ExitCode == 0, built.Output);
    }

    [Theory]
    [InlineData("VisualBasic", "Consumer.vbproj", "VB")]
    [InlineData("FSharp", "Consumer.fsproj", "F#")]
    public async Task Language_OtherThanCSharp_FailsWithOneError(string name, string project, string language)
    {
        var consumer = new ConsumerProject(package, name) { Project = project };

        var built = await consumer.BuildAsync();
        var withoutCheck = await consumer.BuildAsync("-p:PerfAspectsCompilerCheck=false");

        Assert.NotEqual(0, built.ExitCode);
        Assert.Equal(["PERF044"], built.Errors);
        Assert.Contains($"in this project ({language}) its attributes do nothing", built.Output, StringComparison.Ordinal);
        Assert.True(withoutCheck.ExitCode == 0, withoutCheck.Output);
    }

    // The compiler stops at the usings that the SDK writes, and its messages say nothing of us.
    [Fact]
    public async Task Language_TooOldForTheUsingsOfTheSdk_IsSaidBeforeTheErrorsOfTheCompiler()
    {
        var built = await new ConsumerProject(package, "FourAspects").BuildAsync(One, "-p:LangVersion=9");

        Assert.NotEqual(0, built.ExitCode);
        Assert.InRange(built.Output.IndexOf("warning PERF023: The wrappers of annotated methods need C# 12, but the project uses C# 9", StringComparison.Ordinal), 0, built.Output.IndexOf("error CS", StringComparison.Ordinal));
    }

    // Without the package's targets the attributes would reach this project, and the generator would not.
    [Fact]
    public async Task Project_ThatHasThePackageThroughAnother_HasTheGeneratorToo()
    {
        var consumer = new ConsumerProject(package, "Transitive");

        var wrong = await consumer.BuildAsync("-p:DefineConstants=WRONG");
        var built = await consumer.BuildAsync();
        Assert.True(built.ExitCode == 0, built.Output);
        var run = await consumer.RunAsync();

        Assert.Equal(["PERF001"], wrong.Errors);
        Assert.Equal("1 1 1 1", run.Output.Trim());
    }

    [Fact]
    public async Task RazorPage_WithAnAnnotatedMethod_AsksForCodeBehind()
    {
        var built = await new ConsumerProject(package, "RazorPage").BuildAsync();

        Assert.Equal(["PERF001"], built.Errors);
        Assert.Contains("Counter.razor(9,17): error PERF001: 'Counter.Next' has an aspect but stands in 'Counter.razor'", built.Output, StringComparison.Ordinal);
        Assert.Contains("move it to the code-behind file 'Counter.razor.cs'", built.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Advice_OnCores_IsSuppressedAndElsewhereIsNot()
    {
        string[] strict = [One, "-p:EnforceCodeStyleInBuild=true", "-p:AnalysisMode=Recommended"];
        var consumer = new ConsumerProject(package, "CleanCores");

        var clean = await consumer.BuildAsync(strict);
        var advised = await consumer.BuildAsync([.. strict, "-p:DefineConstants=ADVICE"]);

        Assert.True(clean.ExitCode == 0, clean.Output);
        Assert.Equal(["CA1822", "IDE0060"], advised.Errors);
    }
}
