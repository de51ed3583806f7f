using PerfAspects.CodeFixes.Cores;
using PerfAspects.CodeFixes.Tests.Harness;

namespace PerfAspects.CodeFixes.Tests.Cores;

/// <summary>PERF042: a method whose wrapper awaits is not unsafe.</summary>
public sealed class RemoveUnsafeTests
{
    private readonly Fixing _fix = new(new RemoveUnsafeCodeFixProvider());

    [Theory]
    [InlineData("public unsafe partial Task SaveAsync(int id);", "public partial Task SaveAsync(int id);")]
    [InlineData("unsafe public /* it */ partial Task SaveAsync(int id);", "public /* it */ partial Task SaveAsync(int id);")]
    public Task Unsafe_WhereTheWrapperAwaits_IsRemoved(string method, string expected) => _fix.AssertFixedAsync(With(method), With(expected));

    private static string With(string method)
        => Member.InClass($"[CacheInvalidate(Tags = [\"a\"])]\n{method}\n\nprivate unsafe Task SaveCoreAsync(int id)\n{{\n    int* place = &id;\n    return Task.CompletedTask;\n}}");
}
