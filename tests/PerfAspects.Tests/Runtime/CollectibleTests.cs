using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace PerfAspects.Tests.Runtime;

/// <summary>Assemblies that come and go: this one, loaded once more in a context of its own.</summary>
[Collection(nameof(Alone))] // while it is loaded twice, the manifest has every method of this assembly twice
public sealed class CollectibleTests : AspectTest
{
    public static TheoryData<string> Calls =>
    [
        nameof(Plugin.CallDefault), nameof(Plugin.CallTimed), nameof(Plugin.CallCached), nameof(Plugin.CallTraced), nameof(Plugin.CallGuarded), nameof(Plugin.CallPartitioned),
        nameof(Plugin.CallStream), nameof(Plugin.CallPipeline), nameof(Plugin.CallClasses), nameof(Plugin.CallGeneric), nameof(Plugin.CallNamed),
    ];

    [Theory]
    [MemberData(nameof(Calls))]
    public void Context_Unloaded_IsCollected(string call)
    {
        var context = Use(call, out _);

        AssertCollected(context);
    }

    [Fact]
    public void Context_ReadByTheManifestAndChangedLive_IsCollected()
    {
        var context = Use(nameof(Plugin.CallCached), out var calls, change: true);

        Assert.Equal(1, calls);
        AssertCollected(context);
        Assert.NotNull(Runtime.Find("PerfAspects.Tests.Runtime.Plugin+Calls.Cached")); // this assembly's own
    }

    [Fact]
    public void ClassOfACollectibleAssembly_UnderAMethodThatStays_IsCollected()
    {
        var context = UseClass(Runtime);

        AssertCollected(context);
        Assert.Equal(3, new PluginBase(Runtime).Get(3));
    }

    [Fact]
    public void Call_InACollectibleAssembly_HitsAndAllocatesNothing()
    {
        var context = new AssemblyLoadContext("plugin", isCollectible: true);
        var measure = context.LoadFromAssemblyPath(typeof(Plugin).Assembly.Location).GetType(typeof(Plugin).FullName!)!
            .GetMethod(nameof(Plugin.Measure))!.CreateDelegate<Func<AspectRuntime, long>>();

        Assert.Equal(0, measure(Runtime));
        context.Unload();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference Use(string call, out long calls, bool change = false)
    {
        var context = new AssemblyLoadContext("plugin", isCollectible: true);
        var plugin = context.LoadFromAssemblyPath(typeof(Plugin).Assembly.Location).GetType(typeof(Plugin).FullName!)!;
        plugin.GetMethod(call)!.Invoke(null, [Runtime]);
        calls = 0;
        if (change)
        {
            var method = Runtime.Methods.Single(method => method.Name == "PerfAspects.Tests.Runtime.Plugin+Calls.Cached" && method.GetStatistics().Calls > 0);
            method.Override("Cached:Duration", "5m");
            plugin.GetMethod(call)!.Invoke(null, [Runtime]);
            calls = method.GetStatistics().CacheHits;
        }

        context.Unload();
        return new WeakReference(context);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference UseClass(AspectRuntime runtime)
    {
        var derived = CollectibleClass.Emit(typeof(PluginBase));
        var instance = (PluginBase)Activator.CreateInstance(derived, runtime)!;
        Assert.Equal(2, instance.Get(2));
        Assert.Equal(2, instance.Get(2));
        return new WeakReference(derived);
    }

    private static void AssertCollected(WeakReference reference)
    {
        for (var i = 0; i < 100 && reference.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(reference.IsAlive);
    }
}
