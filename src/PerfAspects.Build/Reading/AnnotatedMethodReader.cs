using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using PerfAspects.Alerts;

namespace PerfAspects.Build.Reading;

/// <summary>
/// Finds the annotated members in the metadata of an assembly. Attributes on a declaration are there, whatever the generator wrote, so that
/// the build needs neither the assembly's dependencies nor its runtime.
/// </summary>
internal sealed class AnnotatedMethodReader(MetadataReader reader)
{
    private const string Namespace = "PerfAspects.";
    private const string Suffix = "Attribute";
    private const string Timed = "Timed";
    private const string MetricName = "MetricName";

    // Attributes of ours that are no aspects.
    private static readonly HashSet<string> s_others = ["Alert", "Slo", "AspectCore", "Decorator"];

    /// <summary>Reads all annotated members, one of each name in the metrics, ordered by name.</summary>
    public static IReadOnlyList<AnnotatedMethod> Read(string assembly)
    {
        using var stream = File.OpenRead(assembly);
        using var file = new PEReader(stream);
        var reader = new AnnotatedMethodReader(file.GetMetadataReader());
        return
        [
            .. reader.ReadAll()
                .GroupBy(static method => method.Name, StringComparer.Ordinal)
                .OrderBy(static group => group.Key, StringComparer.Ordinal)
                .Select(static group => new AnnotatedMethod(
                    group.Key,
                    [.. group.SelectMany(static method => method.Aspects)],
                    [.. group.SelectMany(static method => method.Alerts).GroupBy(static alert => alert.Rule).Select(Enumerable.First)])),
        ];
    }

    private IEnumerable<AnnotatedMethod> ReadAll()
    {
        foreach (var handle in reader.TypeDefinitions)
        {
            var type = reader.GetTypeDefinition(handle);
            var ofType = Attributes(type.GetCustomAttributes());
            var members = type.GetMethods().Select(method =>
                {
                    var definition = reader.GetMethodDefinition(method);
                    return (definition.Name, Attributes: definition.GetCustomAttributes());
                })
                .Concat(type.GetProperties().Select(property =>
                {
                    var definition = reader.GetPropertyDefinition(property);
                    return (definition.Name, Attributes: definition.GetCustomAttributes());
                }));
            foreach (var (name, attributes) in members)
            {
                var own = Attributes(attributes);
                if (own.Exists(static attribute => !s_others.Contains(attribute.Name)) || own.Count > 0 && ofType.Count > 0)
                {
                    yield return Make(TypeNames.Of(reader, handle) + "." + reader.GetString(name), own, ofType);
                }
            }
        }
    }

    private AnnotatedMethod Make(
        string name, List<(string Name, CustomAttribute Attribute)> own, List<(string Name, CustomAttribute Attribute)> ofType)
    {
        HashSet<string> aspects = [.. own.Concat(ofType).Select(static attribute => attribute.Name)];
        aspects.ExceptWith(s_others);
        var timed = own.Concat(ofType).Where(static attribute => attribute.Name == Timed).Select(static attribute => attribute.Attribute);
        var inMetrics = timed.Select(static attribute => Named(attribute, MetricName) as string)
            .FirstOrDefault(static text => text is { Length: > 0 });
        return new AnnotatedMethod(
            inMetrics ?? name, aspects, [.. own.SelectMany(static attribute => Alerts(attribute.Name, attribute.Attribute))]);
    }

    // The compiler refuses an alert that cannot be read.
    private static IEnumerable<DeclaredAlert> Alerts(string name, CustomAttribute attribute)
    {
        if (name is not ("Alert" or "Slo") || Value(attribute).FixedArguments[0].Value is not string text)
        {
            yield break;
        }

        if (name == "Alert")
        {
            if (AlertGrammar.TryParse(text, out var expression, out _) && !expression!.IsOfProcess)
            {
                yield return new DeclaredAlert(
                    text, expression, Duration(attribute, "Window") ?? TimeSpan.FromMinutes(1), null,
                    Duration(attribute, "For") ?? TimeSpan.Zero, Named(attribute, "Severity") as int? ?? 1);
            }
        }
        else if (SloGrammar.TryParse(text, out var objective, out _))
        {
            foreach (var burn in SloBurn.All)
            {
                yield return new DeclaredAlert(
                    burn.NameOf(text), burn.Of(objective), burn.Longer, burn.Shorter, TimeSpan.Zero, burn.IsCritical ? 2 : 1);
            }
        }
    }

    private static TimeSpan? Duration(CustomAttribute attribute, string name)
        => Runtime.DurationGrammar.TryParse(Named(attribute, name) as string, out var duration) ? duration : null;

    private static object? Named(CustomAttribute attribute, string name)
        => Value(attribute).NamedArguments.FirstOrDefault(argument => argument.Name == name).Value;

    private static CustomAttributeValue<string> Value(CustomAttribute attribute) => attribute.DecodeValue(AttributeValues.Instance);

    private List<(string Name, CustomAttribute Attribute)> Attributes(CustomAttributeHandleCollection handles)
    {
        List<(string, CustomAttribute)> attributes = [];
        foreach (var handle in handles)
        {
            var attribute = reader.GetCustomAttribute(handle);
            if (TypeOf(attribute) is { } type && type.StartsWith(Namespace, StringComparison.Ordinal)
                && type.EndsWith(Suffix, StringComparison.Ordinal) && type.LastIndexOf('.') == Namespace.Length - 1)
            {
                attributes.Add((type.Substring(Namespace.Length, type.Length - Namespace.Length - Suffix.Length), attribute));
            }
        }

        return attributes;
    }

    private string? TypeOf(CustomAttribute attribute)
    {
        var constructor = attribute.Constructor;
        if (constructor.Kind == HandleKind.MethodDefinition)
        {
            return TypeNames.Of(reader, reader.GetMethodDefinition((MethodDefinitionHandle)constructor).GetDeclaringType());
        }

        var parent = reader.GetMemberReference((MemberReferenceHandle)constructor).Parent;
        return parent.Kind == HandleKind.TypeReference
            ? TypeNames.Of(reader, (TypeReferenceHandle)parent)
            : null; // a generic attribute, and none is ours
    }
}
