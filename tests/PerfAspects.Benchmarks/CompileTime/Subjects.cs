using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using PerfAspects.Generators;

namespace PerfAspects.Benchmarks.CompileTime;

/// <summary>Ours, with one aspect and with two, and the one that everybody has.</summary>
internal static class Subjects
{
    private static readonly Edit s_body = new("id + name.Length", "id - name.Length");

    public static readonly Subject Timed = Ours("[Timed]", "Timed", new("[Timed]", "[Timed(MetricName = \"other\")]"));

    public static readonly Subject Cached = Ours("[Timed, Cached]", "Timed, Cached(\"5m\", Tags = [\"item:{id}\"])", new("\"5m\"", "\"6m\""));

    public static readonly Subject LoggerMessage = new(
        "LoggerMessage",
        static () => Load("Microsoft.Extensions.Logging.Generators.dll", "Microsoft.Extensions.Logging.Generators.LoggerMessageGenerator"),
        [],
        static (type, methods) => $$"""
            using System.Threading.Tasks;
            using Microsoft.Extensions.Logging;
            namespace Shop;
            public static partial class Log{{type}}
            {
                {{Each(methods, i => $"[LoggerMessage(EventId = {i}, Level = LogLevel.Information, Message = \"Item {{id}} of {{name}}\")] public static partial void Item{i}(ILogger logger, int id, string name);\n    private static int Work{i}(int id, string name) => id + name.Length;")}}
            }
            """,
        new("Message = \"Item ", "Message = \"One "),
        s_body);

    private static Subject Ours(string name, string aspects, Edit attribute)
        => new(
            name,
            static () => new AspectGenerator().AsSourceGenerator(),
            [
                .. typeof(AspectGenerator).Assembly.GetTypes()
                    .Where(static type => !type.IsAbstract && type.IsSubclassOf(typeof(DiagnosticAnalyzer)))
                    .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
            ],
            (type, methods) => $$"""
                using System.Threading.Tasks;
                using PerfAspects;
                namespace Shop;
                public partial class Store{{type}}
                {
                    {{Each(methods, i => $"[{aspects}] public partial Task<int> Item{i}Async(int id, string name);\n    private Task<int> Item{i}CoreAsync(int id, string name) => Task.FromResult(id + name.Length);")}}
                }
                """,
            attribute,
            s_body);

    private static string Each(int methods, Func<int, string> method) => string.Join("\n    ", Enumerable.Range(0, methods).Select(method));

    private static ISourceGenerator Load(string file, string type)
        => ((IIncrementalGenerator)Activator.CreateInstance(Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, file)).GetType(type, throwOnError: true)!)!).AsSourceGenerator();
}
