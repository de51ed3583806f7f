using Mono.Cecil;
using Mono.Cecil.Cil;

namespace PerfAspects.Schedules.Tests;

/// <summary>A defect that is put into the runtime's assembly, and the scenario that has to find it.</summary>
internal sealed record Mutant(string Name, string Scenario, Action<ModuleDefinition> Apply)
{
    public static IReadOnlyList<Mutant> All { get; } =
    [
        new("The bulkhead is entered without its lock", "bulkhead-gives-places-back", WithoutLock("PerfAspects.Bulkheads.Bulkhead", "TryEnter")),
        new("The bulkhead is left without its lock", "bulkhead-gives-places-back", WithoutLock("PerfAspects.Bulkheads.Bulkhead", "Exit")),
        new("The circuit half opens without its lock", "breaker-admits-one-probe", WithoutLock("PerfAspects.CircuitBreaking.CircuitStateMachine", "TryProbe")),
        new("A load keeps its value although its key was invalidated", "invalidation-by-key-wins", WithoutCall("PerfAspects.Caching.Storage.EntrySet", "Discard", "Release")),
        new("A load keeps its value although all was cleared", "invalidation-by-clearing-wins", WithoutCall("PerfAspects.Caching.Storage.EntrySet", "Discard", "Release")),
        new("A load keeps its value although its tag was invalidated", "invalidation-by-tag-wins", ReturningTrue("PerfAspects.Caching.Tags.TagHold", "get_IsCurrent")),
    ];

    /// <summary>Removes every entry into a lock from a method.</summary>
    private static Action<ModuleDefinition> WithoutLock(string type, string method) => module =>
    {
        var body = Find(module, type, method);
        var entries = body.Instructions.Where(static one => one is { Operand: MethodReference { Name: "Enter", DeclaringType.FullName: "System.Threading.Monitor" } }).ToList();
        Assert.NotEmpty(entries);
        var editor = body.GetILProcessor();
        foreach (var entry in entries)
        {
            editor.InsertBefore(entry, editor.Create(OpCodes.Pop)); // the lock and the flag that says it is taken
            entry.OpCode = OpCodes.Pop;
            entry.Operand = null;
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
