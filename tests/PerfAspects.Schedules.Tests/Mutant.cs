using Microsoft.Coyote.Runtime;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace PerfAspects.Schedules.Tests;

/// <summary>A defect that is put into the runtime's assembly, and the scenario that has to find it.</summary>
internal sealed record Mutant(string Name, string Scenario, Action<ModuleDefinition> Apply)
{
    public static IReadOnlyList<Mutant> All { get; } =
    [
        new("The bulkhead is entered without its lock", "bulkhead-gives-places-back", WithoutLock("PerfAspects.Bulkheads.Bulkhead", "TryEnter")),
        new("The bulkhead is left without its lock", "bulkhead-gives-places-back", WithoutLock("PerfAspects.Bulkheads.Bulkhead", "Exit")),
        new("A partition is added without its table's lock", "bulkhead-keeps-its-limit-per-partition",
            WithoutLock("PerfAspects.State.PartitionTable`2", "TryCreate")),
        new("A partition is released although a call uses it", "bulkhead-keeps-its-limit-per-partition",
            ReturningTrue("PerfAspects.State.PartitionStates", "TryEnter")),
        new("A partition is released although a call has used it since", "limit-releases-idle-partitions",
            WithZero("PerfAspects.State.PartitionStates", "TryEnter", 0x1_0000_0000)),
        new("A limit that is raised rejects as before", "limit-admits-what-it-is-raised-by",
            WithoutCall("PerfAspects.RateLimiting.Limiters.MeteredLimiter", "Change", "Forget")),
        new("A rejection is read while it is written", "limit-rejects-with-the-exact-time",
            WithoutCall("PerfAspects.RateLimiting.Limiters.KnownRejection", "Write", "MoveVersion")),
        new("The circuit half opens without its lock", "breaker-admits-one-probe",
            WithoutLock("PerfAspects.CircuitBreaking.CircuitStateMachine", "TryDecide")),
        new("A load keeps its value although its key was invalidated", "invalidation-by-key-wins",
            WithoutCall("PerfAspects.Caching.Storage.EntrySet", "Discard", "Release")),
        new("A load keeps its value although all was cleared", "invalidation-by-clearing-wins",
            WithoutCall("PerfAspects.Caching.Storage.EntrySet", "Discard", "Release")),
        new("A load keeps its value although its tag was invalidated", "invalidation-by-tag-wins",
            ReturningTrue("PerfAspects.Caching.Tags.TagHold", "get_IsCurrent")),
        new("A timer keeps a time that another thread has replaced", "alarm-rings-at-its-earliest-time", WithoutLoops("PerfAspects.Runtime.Alarm", "SetTimer")),
        new("A limit sets no timer for the next call in its queue", "limit-admits-its-queue",
            WithoutCall("PerfAspects.RateLimiting.LimitGroup", "ServeAll", "SetAlarms")),
        new("A limit that is raised does not let its queue go", "settings-admit-waiting-calls", WithoutCall("PerfAspects.AspectRuntime", "Apply", "CompleteChange")),
        new("A call is judged without the limit's lock", "limit-admits-its-queue", WithoutLock("PerfAspects.RateLimiting.LimitGroup", "Judge")),
        new("A method is composed without the runtime's lock", "bulkhead-gives-places-back", WithoutLock("PerfAspects.AspectRuntime", "GetOrAddState")),
    ];

    /// <summary>
    /// Removes every entry into a lock from a method, and lets other threads run before each field that the method writes and each method that it calls: the
    /// scheduler stops threads at synchronization only, and not at plain fields.
    /// </summary>
    private static Action<ModuleDefinition> WithoutLock(string type, string method) => module =>
    {
        var body = Find(module, type, method);
        var entries = body.Instructions.Where(static one => one is { Operand: MethodReference { Name: "Enter", DeclaringType.FullName: "System.Threading.Monitor" } }).ToList();
        Assert.NotEmpty(entries);
        body.SimplifyMacros(); // what is inserted would carry short branches too far
        var editor = body.GetILProcessor();
        foreach (var entry in entries)
        {
            editor.InsertBefore(entry, editor.Create(OpCodes.Pop)); // the lock and the flag that says it is taken
            entry.OpCode = OpCodes.Pop;
            entry.Operand = null;
        }

        var interleave = module.ImportReference(typeof(SchedulingPoint).GetMethod(nameof(SchedulingPoint.Interleave)));
        foreach (var step in body.Instructions.Where(static one => one.OpCode == OpCodes.Stfld || IsCallOfTheRuntime(one)).ToList())
        {
            editor.InsertBefore(step, editor.Create(OpCodes.Call, interleave));
        }

        body.OptimizeMacros();
    };

    private static bool IsCallOfTheRuntime(Instruction step)
        => (step.OpCode == OpCodes.Call || step.OpCode == OpCodes.Callvirt)
            && step.Previous?.OpCode != OpCodes.Constrained
            && step.Operand is MethodReference called
            && called.DeclaringType.GetElementType() is TypeDefinition;

    /// <summary>Has every loop of a method run once.</summary>
    private static Action<ModuleDefinition> WithoutLoops(string type, string method) => module =>
    {
        var body = Find(module, type, method);
        var loops = body.Instructions
            .Where(one => one.Operand is Instruction target && target.Offset < one.Offset && one.OpCode.StackBehaviourPop == StackBehaviour.Pop1_pop1)
            .ToList();
        Assert.NotEmpty(loops);
        var editor = body.GetILProcessor();
        foreach (var loop in loops)
        {
            editor.InsertBefore(loop, editor.Create(OpCodes.Pop)); // the two values that decide whether the loop goes on
            loop.OpCode = OpCodes.Pop;
            loop.Operand = null;
        }
    };

    /// <summary>Removes the calls of a method that returns nothing, and drops their arguments.</summary>
    private static Action<ModuleDefinition> WithoutCall(string type, string method, string called) => module =>
    {
        var body = Find(module, type, method);
        var calls = body.Instructions
            .Where(one => one.Operand is MethodReference reference && reference.Name == called && reference.ReturnType.FullName == "System.Void")
            .ToList();
        Assert.NotEmpty(calls);
        var editor = body.GetILProcessor();
        foreach (var call in calls)
        {
            var reference = (MethodReference)call.Operand!;
            for (var i = 1; i < reference.Parameters.Count + (reference.HasThis ? 1 : 0); i++)
            {
                editor.InsertBefore(call, editor.Create(OpCodes.Pop));
            }

            call.OpCode = OpCodes.Pop;
            call.Operand = null;
        }
    };

    /// <summary>Makes a constant of a method zero.</summary>
    private static Action<ModuleDefinition> WithZero(string type, string method, long constant) => module =>
        Find(module, type, method).Instructions.Single(one => one.OpCode == OpCodes.Ldc_I8 && (long)one.Operand == constant).Operand = 0L;

    private static Action<ModuleDefinition> ReturningTrue(string type, string method) => module =>
    {
        var body = Find(module, type, method);
        body.Instructions.Clear();
        body.ExceptionHandlers.Clear();
        body.GetILProcessor().Emit(OpCodes.Ldc_I4_1);
        body.GetILProcessor().Emit(OpCodes.Ret);
    };

    private static MethodBody Find(ModuleDefinition module, string type, string method)
        => (module.GetType(type) ?? throw new InvalidOperationException($"{type} is gone.")).Methods.Single(one => one.Name == method).Body;
}
