using Microsoft.CodeAnalysis.CodeFixes;
using PerfAspects.CodeFixes.Cores;
using PerfAspects.CodeFixes.Tests.Harness;

namespace PerfAspects.CodeFixes.Tests.Cores;

/// <summary>PERF032: an <c>async void</c> core and its method return a task.</summary>
public sealed class ReturnTaskTests
{
    private readonly Fixing _fix = new(new ReturnTaskCodeFixProvider());

    [Theory]
    [InlineData("public partial void Run();", "private async void RunCore() => await Task.Yield(); // later")]
    [InlineData("internal static partial void Run(int id);", "private static async void RunCore(int id) { await Task.Yield(); if (id == 0) { return; } }")]
    public Task VoidMethod_AndCore_ReturnTask(string wrapper, string core)
        => _fix.AssertFixedAsync(With(wrapper, core), With(wrapper.Replace("void", "Task", StringComparison.Ordinal), core.Replace("void", "Task", StringComparison.Ordinal)));

    [Fact]
    public Task Several_InOtherFilesWithoutUsing_ReturnTask()
        => _fix.AssertAllFixedAsync(
            FixAllScope.Project,
            [
                "partial class C { [PerfAspects.Timed] public partial void Run(); [PerfAspects.Retry(1)] public partial void Walk(); }",
                "using System.Threading.Tasks;\npartial class C { private async void RunCore() => await Task.Yield(); private async void WalkCore() => await Task.Yield(); public void Other() => Run(); }",
            ],
            [
                "partial class C { [PerfAspects.Timed] public partial System.Threading.Tasks.Task Run(); [PerfAspects.Retry(1)] public partial System.Threading.Tasks.Task Walk(); }",
                "using System.Threading.Tasks;\npartial class C { private async Task RunCore() => await Task.Yield(); private async Task WalkCore() => await Task.Yield(); public void Other() => Run(); }",
            ]);

    [Fact]
    public Task Caller_ThatIsAsync_IsWarnedByTheCompiler()
        => _fix.AssertFixedAsync(
            With("public partial void Run();", "private async void RunCore() => await Task.Yield();\npublic async Task Other() { Run(); await Task.Yield(); }"),
            With("public partial Task Run();", "private async Task RunCore() => await Task.Yield();\npublic async Task Other() { Run(); await Task.Yield(); }"),
            "CS4014");

    [Theory]
    [InlineData("private async void RunCore() => await Task.Yield();\npublic Action Other() => Run;")]
    [InlineData("private async void RunCore() => await Task.Yield();\npublic Action Other() => RunCore;")]
    public Task SomebodyElse_NeedsVoid_IsNotOffered(string core) => _fix.AssertNotOfferedAsync(With("public partial void Run();", core));

    [Fact]
    public Task Interface_ThatSaysVoid_IsNotOffered()
        => _fix.AssertNotOfferedAsync("interface I { void Run(); } partial class C : I { [PerfAspects.Timed] public partial void Run(); private async void RunCore() => await System.Threading.Tasks.Task.Yield(); }");

    private static string With(string wrapper, string core) => Member.InClass($"[Timed]\n{wrapper}\n\n{core}");
}
