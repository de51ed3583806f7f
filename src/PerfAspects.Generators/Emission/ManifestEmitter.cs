using PerfAspects.Generators.Model;

namespace PerfAspects.Generators.Emission;

/// <summary>
/// The manifest: what PerfAspects knows of a type's methods without running them. It stands outside the type, since one
/// initializer must speak for all instantiations of a generic one. A descriptor is made when it is first requested: hot reload initializes
/// no field that it adds.
/// </summary>
internal static class ManifestEmitter
{
    public static void Emit(SourceWriter writer, TypeFile file)
    {
        var wrapped = file.Methods.Where(method => method.Wrapper is { Aspects.Count: > 0 }).ToArray();
        if (wrapped.Length == 0)
        {
            return;
        }

        writer.Line();
        writer.Line(EmittedAttributes.Hidden);
        writer.Open($"file static class {file.Type.Manifest}");
        foreach (var method in wrapped)
        {
            Descriptor(writer, method, method.Wrapper!);
        }

        writer.Open("private static class Made");
        foreach (var method in wrapped)
        {
            writer.Line($"public static {Emitted.Space}AspectDescriptor? {method.ManifestField};");
        }

        writer.Close();
        writer.Line();
        writer.Line(EmittedAttributes.ModuleInitializer);
        writer.Line("internal static void Register()");
        writer.Continue($"=> {Emitted.Space}AspectManifest.Add(static () => "
            + $"[{string.Join(", ", wrapped.Select(method => method.ManifestField))}]);");
        writer.Close();
    }

    private static void Descriptor(SourceWriter writer, MethodModel method, WrapperModel wrapper)
    {
        writer.Line($"public static {Emitted.Space}AspectDescriptor {method.ManifestField} => {Emitted.Space}AspectManifest.Describe(ref "
            + $"Made.{method.ManifestField}, static () => new(");
        writer.Continue($"\"{method.FullName}\",");
        var end = $"){Initializer(wrapper)});";
        for (var i = 0; i < wrapper.Aspects.Count; i++)
        {
            writer.Continue(AttributeText.Creation(wrapper.Aspects[i].Attribute) + (i < wrapper.Aspects.Count - 1 ? "," : end));
        }

        writer.Line();
    }

    private static string Initializer(WrapperModel wrapper)
    {
        var ofType = string.Join(", ",
            wrapper.Aspects.Where(aspect => aspect.IsOfType).Select(aspect => aspect.Name).Distinct().Select(name => $"\"{name}\""));
        var settings = new[]
        {
            wrapper.Shape is ReturnShape.Void or ReturnShape.Value ? "IsSynchronous = true" : "",
            wrapper.Warm is { } warm ? $"Warm = static () => {warm.Reference}()" : "",
            wrapper.Each?.With is { } lender ? $"Lender = static () => {lender.Manifest}" : "",
            ofType.Length > 0 ? $"TypeAspects = [{ofType}]" : "",
            wrapper.Alerts is { Alerts.Count: > 0 } alerts
                ? $"Alerts = [{string.Join(", ", alerts.Alerts.Select(AttributeText.Creation))}]" : "",
            wrapper.Alerts?.Objective is { } objective ? $"Slo = {AttributeText.Creation(objective)}" : "",
        }.Where(setting => setting.Length > 0).ToArray();
        return settings.Length == 0 ? "" : $" {{ {string.Join(", ", settings)} }}";
    }
}
