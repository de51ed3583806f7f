using PerfAspects.Generators.Model;

namespace PerfAspects.Generators.Emission;

/// <summary>The struct of a key, and the structs that compare components of it.</summary>
internal static class KeyEmitter
{
    /// <summary>The arguments that a call passes for the components.</summary>
    public static string Arguments(KeyModel key) => string.Join(", ", key.Components.Select(component => component.Value.Text()));

    /// <summary>A new key.</summary>
    public static string Creation(KeyModel key)
        => key.Lent is { } lent ? $"{lent.Holder}.{lent.Maker}({lent.Arguments.Text()})" : $"new {key.Name}({Arguments(key)})";

    public static void Struct(SourceWriter writer, KeyModel key)
    {
        if (key.Lent is not null)
        {
            return;
        }

        writer.Line();
        writer.Line(EmittedAttributes.Hidden);
        var isCopied = key.Components.Any(component => component.IsCopied);
        var hasMembers = isCopied || HasHash(key) || key.Shared is not null;
        string[] interfaces =
        [
            .. !isCopied ? Array.Empty<string>() : [$"{Emitted.Space}ICopiedKey<{key.Name}>"],
            .. !isCopied && !key.IsFallible ? Array.Empty<string>() : [$"{Emitted.Space}IFallibleKey"],
            .. key.Shared is null ? Array.Empty<string>() : [$"{Emitted.Space}ISharedKey"],
        ];
        var components = string.Join(", ", key.Components.Select(component => $"{component.Type} {component.Name}"));
        writer.Line($"public readonly record struct {key.Name}({components}){(interfaces.Length > 0 || hasMembers ? "" : ";")}");
        if (interfaces.Length > 0)
        {
            writer.Continue($": {string.Join(", ", interfaces)}{(hasMembers ? "" : ";")}");
        }

        if (hasMembers)
        {
            Members(writer, key, isCopied);
        }

        foreach (var equality in key.Equalities)
        {
            Equality(writer, equality);
        }
    }

    private static void Members(SourceWriter writer, KeyModel key, bool isCopied)
    {
        writer.Open();
        if (isCopied)
        {
            writer.Line($"public {key.Name} Copy() => new({string.Join(", ", key.Components.Select(Copy))});");
        }

        if (isCopied && HasHash(key))
        {
            writer.Line();
        }

        if (HasHash(key))
        {
            var first = $"{Emitted.Space}KeyHash.Of({key.Components[0].Name})";
            var hash = Combined(first, key.Components.Skip(1).Select(static part => part.Name));
            writer.Line($"public override int GetHashCode() => {hash};");
        }

        if (key.Shared is { } shared)
        {
            if (isCopied || HasHash(key))
            {
                writer.Line();
            }

            SharedMembers(writer, shared);
        }

        writer.Close();
    }

    private static void SharedMembers(SourceWriter writer, SharedModel shared)
    {
        var types = shared.TypeArguments.Count == 0
            ? ""
            : $", {string.Join(", ", shared.TypeArguments.Select(type => $"typeof({type})"))}";
        var identity = $"{shared.Identity}, {shared.Fingerprint}{types}";
        writer.Line($"{Emitted.Space}SharedIdentity {Emitted.Space}ISharedKey.Identity => new({identity});");
        writer.Line();
        writer.Open($"void {Emitted.Space}ISharedKey.WriteTo({Emitted.Space}KeyWriter {shared.Writer})");
        foreach (var write in shared.Writes)
        {
            writer.Line(Write(write, shared.Writer));
        }

        writer.Close();
    }

    private static void Equality(SourceWriter writer, EqualityModel equality)
    {
        writer.Line();
        writer.Line(EmittedAttributes.Hidden);
        writer.Line($"public readonly struct {equality.Name} : {Emitted.Space}IKeyEquality<{equality.Type}>");
        writer.Open();
        writer.Line($"public static bool Same({equality.Type} left, {equality.Type} right) => {Same(equality)};");
        writer.Line();
        writer.Line($"public static int HashOf({equality.Type} value) => {Hash(equality)};");
        writer.Close();
    }

    // A single component has its own hash.
    private static bool HasHash(KeyModel key) => key.Components.Count > 1;

    private static string Copy(KeyComponent component) => component.IsCopied ? $"{component.Name}.Copy()" : component.Name;

    private static string Same(EqualityModel equality)
    {
        var same = string.Join(" && ", equality.Parts.Select(part => $"{part.Equality}.Same(left.{part.Member}, right.{part.Member})"));
        return equality.MayBeNull ? $"left is null ? right is null : right is not null && {same}" : same;
    }

    private static string Hash(EqualityModel equality)
    {
        var parts = equality.Parts.Select(static part => $"{part.Equality}.HashOf(value.{part.Member})").ToArray();
        var hash = Combined(parts[0], parts.Skip(1));
        return equality.MayBeNull ? $"value is null ? 0 : {hash}" : hash;
    }

    private static string Combined(string first, IEnumerable<string> others)
        => others.Aggregate(first, static (hash, part) => $"{Emitted.Space}KeyHash.Combine({hash}, {part})");

    private static string Writes(EquatableArray<KeyWrite> writes, string writer)
        => string.Join(" ", writes.Select(write => Write(write, writer)));

    private static string Write(KeyWrite write, string writer)
        => write switch
        {
            ValueWrite { Value: var value } => $"{writer}.Add({value.Text()});",
            PresentWrite present => $"if ({writer}.AddPresence({Presence(present)})) {{ {Writes(present.Writes, writer)} }}",
            ItemsWrite items
                => $"foreach (var {items.Item} in {writer}.AddItems({items.Items.Text()})) {{ {Writes(items.Writes, writer)} }}",
            _ => throw new InvalidOperationException($"{write.GetType()} has no text."),
        };

    private static string Presence(PresentWrite present)
        => present.Value.Text() + (present.IsNullableValue ? ".HasValue" : " is not null");
}
