using PerfAspects.Generators.Model;

namespace PerfAspects.Generators.Emission;

/// <summary>The member of a holder that says how keys are listed and loaded.</summary>
internal static class WarmEmitter
{
    public static void Source(SourceWriter writer, WarmModel warm)
    {
        writer.Line();
        writer.Line($"public static {Emitted.Space}WarmSource {warm.Name}()");
        writer.Continue($"=> {Emitted.Space}WarmSource.{(warm.IsStream ? "OfStream" : "Of")}<{warm.Type ?? "object"}, {warm.Key}>(");
        writer.Continue($"    {Find(warm)},");
        writer.Continue($"    static {WarmModel.TargetName} => {warm.KeysOwner ?? WarmModel.TargetName}.{warm.Keys}(),");
        writer.Continue($"    {Load(warm)});");
    }

    private static string Find(WarmModel warm)
        => warm.Type is null ? "null"
            : "static services => "
                + string.Join(" ?? ", warm.Services.Select(service => $"services.GetService(typeof({service})) as {warm.Services[0]}"));

    private static string Load(WarmModel warm)
    {
        var state = $"{warm.Slot}.In({WarmModel.RuntimeName}{(warm.IsByType ? $", {WarmModel.TargetName}" : "")})";
        return $"static ({WarmModel.RuntimeName}, {WarmModel.TargetName}, {WarmModel.KeyName}, horizon, token) => "
            + $"{state}{(warm.IsTraced ? ".Inner" : "")}.WarmAsync({warm.Call.Text()}, horizon, token)";
    }
}
