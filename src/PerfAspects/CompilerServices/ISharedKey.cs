using System.ComponentModel;

namespace PerfAspects.CompilerServices;

/// <summary>The key of a cached method whose entries processes share. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface ISharedKey
{
    /// <summary>The identity of the method, equal for all keys of the type.</summary>
    SharedIdentity Identity { get; }

    /// <summary>Writes the key arguments as canonical bytes.</summary>
    /// <param name="writer">The writer.</param>
    void WriteTo(KeyWriter writer);
}

/// <summary>The identity of a method whose entries processes share. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct SharedIdentity
{
    /// <summary>Creates the identity.</summary>
    /// <param name="method">The method with the types of its parameters.</param>
    /// <param name="fingerprint">The fingerprint of the shape of key and result. Another shape has other entries.</param>
    /// <param name="typeArguments">The type arguments of the method and of the types around it.</param>
    public SharedIdentity(string method, string fingerprint, params Type[] typeArguments)
    {
        ArgumentNullException.ThrowIfNull(typeArguments);
        Method = method;
        Fingerprint = fingerprint;
        TypeArguments = string.Join(",", typeArguments.Select(static type => type.ToString()));
    }

    internal string Method { get; }

    internal string Fingerprint { get; }

    internal string TypeArguments { get; }
}
