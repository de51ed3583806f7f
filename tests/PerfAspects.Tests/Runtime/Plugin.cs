using System.Reflection;
using System.Reflection.Emit;

namespace PerfAspects.Tests.Runtime;

/// <summary>What <see cref="CollectibleTests"/> calls in a collectible context: one method of every kind.</summary>
public static partial class Plugin
{
    public enum Tenant
    {
        One,
    }

    public static void CallDefault(AspectRuntime runtime) => OfDefault(1);

    public static void CallTimed(AspectRuntime runtime) => new Calls(runtime).Timed();

    public static void CallCached(AspectRuntime runtime) => new Calls(runtime).Cached(1);

    public static void CallTraced(AspectRuntime runtime) => new Calls(runtime).Traced(1);

    public static void CallGuarded(AspectRuntime runtime) => new Calls(runtime).Guarded();

    public static void CallPartitioned(AspectRuntime runtime) => new Calls(runtime).Partitioned(Tenant.One);

    public static void CallStream(AspectRuntime runtime) => new Calls(runtime).StreamAsync().GetAsyncEnumerator().MoveNextAsync().AsTask().GetAwaiter().GetResult();

    public static void CallPipeline(AspectRuntime runtime) => new Calls(runtime).PipelineAsync(default).GetAwaiter().GetResult();

    public static void CallClasses(AspectRuntime runtime) => new Derived(runtime).Get(1);

    public static void CallGeneric(AspectRuntime runtime) => new Calls(runtime).Generic(Tenant.One);

    public static void CallNamed(AspectRuntime runtime) => new Calls(runtime).Named();

    public static long Measure(AspectRuntime runtime)
    {
        var calls = new Calls(runtime);
        var derived = new Derived(runtime);
        return Allocations.Measure(() => calls.Cached(1)) + Allocations.Measure(() => derived.Get(1)) + Allocations.Measure(calls.Timed);
    }

    [Cached("1s")]
    public static partial int OfDefault(int key);

    private static int OfDefaultCore(int key) => key;

    public sealed class Failure : Exception;

    private sealed partial class Calls(AspectRuntime runtime)
    {
        [Timed]
        public partial void Timed();

        [Cached("1h")]
        public partial int Cached(int key);

        [Traced, Timed, Cached("1h")]
        public partial int Traced(int key);

        [CircuitBreaker(Handle = [typeof(Failure)])]
        public partial void Guarded();

        [RateLimited(10, "1s"), CircuitBreaker(Ignore = [typeof(Failure)]), Bulkhead(3)]
        public partial void Partitioned([Partition] Tenant tenant);

        [Timed, RateLimited(10, "1s")]
        public partial IAsyncEnumerable<Tenant> StreamAsync();

        [Cached("1h"), Retry(1, Handle = [typeof(Failure)]), Timeout("5s"), Bulkhead(2)]
        public partial Task<Tenant> PipelineAsync(CancellationToken cancellationToken);

        [Cached("1h")]
        public partial T Generic<T>(T value);

        [CircuitBreaker(Name = "CollectibleTests", Handle = [typeof(Failure)])]
        public partial void Named();

        private void TimedCore()
        {
        }

        private int CachedCore(int key) => key;

        private int TracedCore(int key) => key;

        private void GuardedCore()
        {
        }

        private void PartitionedCore(Tenant tenant)
        {
        }

        private async IAsyncEnumerable<Tenant> StreamCoreAsync()
        {
            await Task.CompletedTask;
            yield return Tenant.One;
        }

        private Task<Tenant> PipelineCoreAsync(CancellationToken cancellationToken)
            => Task.FromResult(cancellationToken.IsCancellationRequested ? default : Tenant.One);

        private T GenericCore<T>(T value) => value;

        private void NamedCore()
        {
        }
    }

    private sealed class Derived(AspectRuntime runtime) : PluginBase(runtime)
    {
        protected override int GetCore(int key) => key;
    }
}

/// <summary>A class whose core its derived classes override.</summary>
public partial class PluginBase(AspectRuntime runtime)
{
    [Cached("1h")]
    public partial int Get(int key);

    protected virtual int GetCore(int key) => key;
}

/// <summary>Makes a class in a collectible assembly.</summary>
internal static class CollectibleClass
{
    public static Type Emit(Type parent)
    {
        var module = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("collectible"), AssemblyBuilderAccess.RunAndCollect).DefineDynamicModule("collectible");
        var type = module.DefineType("Derived", TypeAttributes.Public, parent);
        var constructor = type.DefineConstructor(MethodAttributes.Public, CallingConventions.Standard, [typeof(AspectRuntime)]).GetILGenerator();
        constructor.Emit(OpCodes.Ldarg_0);
        constructor.Emit(OpCodes.Ldarg_1);
        constructor.Emit(OpCodes.Call, parent.GetConstructors()[0]);
        constructor.Emit(OpCodes.Ret);
        return type.CreateType();
    }
}
