using PerfAspects.CompilerServices;
using PerfAspects.Runtime;

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

    [Fact]
    public void Reread_FindsMethodsThatWereAddedToAKnownType()
    {
        using var runtime = new AspectRuntime();
        List<AspectDescriptor> methods = [new($"{nameof(AspectManifestTests)}.First")];
        AspectManifest.Add(() => [.. methods]);
        var first = runtime.Find($"{nameof(AspectManifestTests)}.First");

        methods.Add(new AspectDescriptor($"{nameof(AspectManifestTests)}.Second"));
        Assert.Null(runtime.Find($"{nameof(AspectManifestTests)}.Second"));
        ManifestRegistry.Reread();

        Assert.NotNull(runtime.Find($"{nameof(AspectManifestTests)}.Second"));
        Assert.Same(first, runtime.Find($"{nameof(AspectManifestTests)}.First"));
    }

    [Fact]
    public void Describe_ManyAtOnce_AllHaveTheSame()
    {
        for (var i = 0; i < 100; i++)
        {
            AspectDescriptor? field = null;
            var made = new AspectDescriptor[4];
            Parallel.For(0, made.Length, index => made[index] = AspectManifest.Describe(ref field, static () => new AspectDescriptor("made")));
            Assert.All(made, descriptor => Assert.Same(field, descriptor));
        }
    }

    private static bool RunsOnAnotherThread(Action action) => Task.Run(action).Wait(TimeSpan.FromSeconds(30));
}
