using System.Reflection;

namespace PerfAspects.Tests.Leaks;

/// <summary>Counts the callbacks that are registered with a token source. The framework shows the number nowhere, so the counter reads its private list.</summary>
internal static class TokenCallbacks
{
    private static readonly FieldInfo s_registrations = Field(typeof(CancellationTokenSource), "_registrations");
    private static readonly FieldInfo s_first = Field(s_registrations.FieldType, "Callbacks");
    private static readonly FieldInfo s_next = Field(s_first.FieldType, "Next");

    public static int Count(CancellationTokenSource source)
    {
        var count = 0;
        var node = s_registrations.GetValue(source) is { } registrations ? s_first.GetValue(registrations) : null;
        while (node is not null)
        {
            count++;
            node = s_next.GetValue(node);
        }

        return count;
    }

    private static FieldInfo Field(Type type, string name)
        => type.GetField(name, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic) ?? throw new MissingFieldException(type.FullName, name);
}
