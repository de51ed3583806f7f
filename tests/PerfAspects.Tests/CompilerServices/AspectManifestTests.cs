using PerfAspects.CompilerServices;

namespace PerfAspects.Tests.CompilerServices;

public sealed class AspectManifestTests
{
    [Fact]
    public void Methods_AskedForWhileTheirAssemblyIsStillBeingInitialized_LetItGoOn()
    {
        using var runtime = new AspectRuntime();
        bool? hasGoneOn = null;

        // Whoever is asked for its methods waits for its module's initializer, which may have more types to add on another thread, or ask for the list itself.
        AspectManifest.Add(() =>
        {
            hasGoneOn ??= RunsOnAnotherThread(static () => AspectManifest.Add(static () => []));
            return [];
        });
        _ = runtime.Methods;

        Assert.True(hasGoneOn);
    }

    [Fact]
    public void Methods_AskedForByTwoAtOnce_AreThereOnce()
    {
        using var runtime = new AspectRuntime();
        var descriptor = new AspectDescriptor($"{nameof(AspectManifestTests)}.Method");
        var isNested = false;
        AspectManifest.Add(() =>
        {
            if (!isNested)
            {
                isNested = true;
                Assert.True(RunsOnAnotherThread(() => runtime.Find("nobody")));
            }

            return [descriptor];
        });

        Assert.Single(runtime.Methods, method => method.Name == descriptor.Name);
        Assert.Single(runtime.Methods, method => method.Name == descriptor.Name);
    }

    private static bool RunsOnAnotherThread(Action action) => Task.Run(action).Wait(TimeSpan.FromSeconds(30));
}
