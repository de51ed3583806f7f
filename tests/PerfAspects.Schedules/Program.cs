using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using Microsoft.Coyote;
using Microsoft.Coyote.Logging;
using Microsoft.Coyote.SystematicTesting;
using PerfAspects.Schedules.Scenarios;

namespace PerfAspects.Schedules;

/// <summary>Runs one scenario under many schedules: <c>SCENARIO SCHEDULES [SEED]</c>. Exits with 1 if a schedule breaks the scenario.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        if (args is ["list"])
        {
            Console.WriteLine(string.Join('\n', ScenarioList.All.Keys));
            return 0;
        }

        if (args.Length is < 2 or > 3 || !ScenarioList.All.TryGetValue(args[0], out var scenario))
        {
            Console.Error.WriteLine("Usage: SCENARIO SCHEDULES [SEED], or: list");
            return 2;
        }

        var seed = args.Length == 3 ? uint.Parse(args[2], CultureInfo.InvariantCulture) : (uint)Random.Shared.Next();
        StayOnOneProcessor(seed);
        InitializeTypes();
        using var engine = TestingEngine.Create(Configure(uint.Parse(args[1], CultureInfo.InvariantCulture), seed), scenario);
        engine.Run();
        var report = engine.TestReport;
        foreach (var bug in report.BugReports)
        {
            Console.WriteLine(bug);
        }

        Console.WriteLine($"{args[0]}: {report.NumOfExploredFairPaths + report.NumOfExploredUnfairPaths} schedules, {report.NumOfFoundBugs} broken, seed {seed}");
        return report.NumOfFoundBugs == 0 ? 0 : 1;
    }

    // A thread that the scheduler stops in a type initializer would block all others, which wait for it in the runtime, not in the scheduler.
    private static void InitializeTypes()
    {
        foreach (var type in typeof(AspectRuntime).Assembly.GetTypes().Where(static type => !type.ContainsGenericParameters))
        {
            RuntimeHelpers.RunClassConstructor(type.TypeHandle);
        }
    }

    // Of all threads of a schedule one runs at a time. Handing over to a thread on another processor takes more than twice the time.
    private static void StayOnOneProcessor(uint seed)
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsWindows())
        {
            return;
        }

        using var process = Process.GetCurrentProcess();
        var others = (ulong)process.ProcessorAffinity;
        for (var skipped = seed % (uint)BitOperations.PopCount(others); skipped > 0; skipped--)
        {
            others &= others - 1;
        }

        process.ProcessorAffinity = (nint)(1UL << BitOperations.TrailingZeroCount(others));
    }

    // Strategies find different defects: a seed stands for one of three.
    private static Configuration Configure(uint schedules, uint seed) => (seed % 3) switch
    {
        0 => ConfigureRandom(schedules, seed).WithProbabilisticStrategy(3),
        1 => ConfigureRandom(schedules, seed).WithPrioritizationStrategy(isFair: true),
        _ => ConfigureRandom(schedules, seed).WithRandomStrategy(),
    };

    // Never WithNoBugTraceRepro: it replaces the exploration of schedules by threads that run freely, with random delays.
    private static Configuration ConfigureRandom(uint schedules, uint seed) => Configuration.Create()
        .WithTestingIterations(schedules)
        .WithRandomGeneratorSeed(seed)
        .WithVerbosityEnabled(VerbosityLevel.Error)
        .WithConsoleLoggingEnabled(false)
        .WithTelemetryEnabled(false)
        .WithMaxSchedulingSteps(5_000)
        .WithDeadlockTimeout(5_000) // real time, and the machine may be busy
        .WithFailureOnMaxStepsBoundEnabled(true)
        .WithAtomicOperationRaceCheckingEnabled(true)
        .WithVolatileOperationRaceCheckingEnabled(true);
}
