using PerfAspects.Generators.Model;

namespace PerfAspects.Generators.Emission;

/// <summary>The member of a holder that says how keys are listed and loaded.</summary>
internal static class WarmEmitter
{
    public static void Source(SourceWriter writer, WarmModel warm)
    {
        writer.Line();
        writer.Line($"public static {Emitted.Space}WarmSource {warm.Name}()");
        writer.Continue($"=> {Emitted.Space}WarmSource.{warm.Factory}(");
        writer.Continue($"    {warm.Find},");
        writer.Continue($"    {warm.Keys},");
        writer.Continue($"    {warm.Load});");
    }
}
