using System.Reflection.Metadata;

namespace PerfAspects.Build.Reading;

/// <summary>The names of types, as <c>Type.FullName</c> has them: <c>Shop.Orders+Line</c>, <c>Shop.Repo`1</c>.</summary>
internal static class TypeNames
{
    public static string Of(MetadataReader reader, TypeDefinitionHandle handle)
    {
        var type = reader.GetTypeDefinition(handle);
        var name = reader.GetString(type.Name);
        return type.GetDeclaringType() is { IsNil: false } outer
            ? Of(reader, outer) + "+" + name
            : Join(reader.GetString(type.Namespace), name);
    }

    public static string Of(MetadataReader reader, TypeReferenceHandle handle)
    {
        var type = reader.GetTypeReference(handle);
        return Join(reader.GetString(type.Namespace), reader.GetString(type.Name));
    }

    private static string Join(string space, string name) => space.Length == 0 ? name : space + "." + name;
}
