using System.Reflection.Metadata;

namespace PerfAspects.Build.Reading;

/// <summary>
/// Reads the arguments of attributes. Types are told by their names, since only enums of ours occur, which are 32 bits wide.
/// </summary>
internal sealed class AttributeValues : ICustomAttributeTypeProvider<string>
{
    private const string SystemType = "System.Type";

    public static readonly AttributeValues Instance = new();

    public string GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode.ToString();

    public string GetSystemType() => SystemType;

    public string GetSZArrayType(string elementType) => elementType + "[]";

    public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind)
        => TypeNames.Of(reader, handle);

    public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
        => TypeNames.Of(reader, handle);

    public string GetTypeFromSerializedName(string name) => name;

    public PrimitiveTypeCode GetUnderlyingEnumType(string type) => PrimitiveTypeCode.Int32;

    public bool IsSystemType(string type) => type == SystemType;
}
