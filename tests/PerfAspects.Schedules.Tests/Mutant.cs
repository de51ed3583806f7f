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
        new("A load keeps its value although its key was invalidated", "invalidation-by-key-wins", ReturningTrue("PerfAspects.Caching.Loading.Load", "get_HoldsKey")),
        new("A load keeps its value although all was cleared", "invalidation-by-clearing-wins", ReturningTrue("PerfAspects.Caching.Loading.Load", "get_HoldsKey")),
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
