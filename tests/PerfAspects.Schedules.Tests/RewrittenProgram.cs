using System.Globalization;
using System.Text.Json;
using Microsoft.Coyote.Rewriting;
using Mono.Cecil;

namespace PerfAspects.Schedules.Tests;

/// <summary>
/// The scenario program after rewriting: each lock, task and atomic operation of it and of the runtime is under the control of a scheduler. A mutant is
/// made by an edit of the runtime's assembly before it is rewritten.
/// </summary>
internal sealed class RewrittenProgram : IDisposable
{
    // Process-wide state is guarded by locks that outlive a schedule, and that the finalizer thread takes, which no scheduler controls. The
    // locks are leaves: no other lock is taken and no other rewritten type runs under them, because a thread that the scheduler stops there
    // would block all others. UninterruptedLock takes the lock of the counter tables, and that of the attempts of timeouts.
    private static readonly string[] s_processWide =
    [
        "PerfAspects.Telemetry.ThreadCounterTables",
        "PerfAspects.Telemetry.ThreadCounterTable",
        "PerfAspects.Telemetry.CounterSet",
        "PerfAspects.Runtime.UninterruptedLock",
        "PerfAspects.Timeouts.AttemptCancellation",
        "PerfAspects.State.SlotTable",
        "PerfAspects.Runtime.DefaultRuntime",
        "PerfAspects.CompilerServices.AspectManifest",
        "PerfAspects.Runtime.ManifestRegistry",
        "PerfAspects.Telemetry.Counter",
        "PerfAspects.Telemetry.Instruments",
    ];

    // Their accessors are methods without a body, which the rewriting cannot read.
    private static readonly string[] s_accessors = ["PerfAspects.Caching.Loading.KeptException"];

    private readonly string _program;
    private readonly string _folder = Directory.CreateTempSubdirectory("schedules-").FullName;

    public RewrittenProgram(Action<ModuleDefinition>? mutate = null)
    {
        var input = Path.Combine(_folder, "in");
        Directory.CreateDirectory(input);
        foreach (var file in Directory.EnumerateFiles(BuiltPaths.SchedulesFolder).Where(static file => Path.GetExtension(file) != ".pdb")) // it would not match the edit
        {
            File.Copy(file, Path.Combine(input, Path.GetFileName(file)));
        }

        Edit(Path.Combine(input, "PerfAspects.dll"), mutate);
        var options = Path.Combine(_folder, "rewrite.json");
        var output = Path.Combine(_folder, "out");
        string[] assemblies = ["PerfAspects.Schedules.dll", "PerfAspects.dll"];
        File.WriteAllText(options, JsonSerializer.Serialize(new { AssembliesPath = input, OutputPath = output, Assemblies = assemblies }));
        var rewriting = ScheduleProcess.Run(Path.Combine(BuiltPaths.RewriterFolder, "coyote.dll"), "rewrite", options);
        Assert.True(rewriting.ExitCode == 0, rewriting.Output);
        _program = Path.Combine(output, "PerfAspects.Schedules.dll");
    }

    /// <summary>Runs a scenario under a number of schedules. Exit code 1 means that one of them broke it.</summary>
    public Task<(int ExitCode, string Output)> RunAsync(string scenario, int schedules, int seed, TimeSpan patience)
        => ScheduleProcess.RunAsync(patience, _program, scenario, schedules.ToString(CultureInfo.InvariantCulture), seed.ToString(CultureInfo.InvariantCulture));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static void Edit(string path, Action<ModuleDefinition>? mutate)
    {
        using var assembly = AssemblyDefinition.ReadAssembly(path, new ReaderParameters { InMemory = true });
        var module = assembly.MainModule;
        var skip = module.ImportReference(typeof(SkipRewritingAttribute).GetConstructor([typeof(string)]));
        foreach (var name in s_processWide.Concat(s_accessors))
        {
            var attribute = new CustomAttribute(skip);
            attribute.ConstructorArguments.Add(new CustomAttributeArgument(module.TypeSystem.String, "process-wide state, or methods without a body"));
            (module.GetType(name) ?? throw new InvalidOperationException($"{name} is gone.")).CustomAttributes.Add(attribute);
        }

        mutate?.Invoke(module);
        assembly.Write(path);
    }
}
