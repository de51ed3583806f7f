using System.Collections.Immutable;
namespace PerfAspects.Generators.Tests.Fuzzing;

/// <summary>What stands where a wrapper looks for its core.</summary>
internal enum CoreKind
{
    Fits,
    FitsUnderItsSecondName,
    FitsByConversion,
    FitsByAttribute,
    Missing,
    OtherReturn,
    OtherParameter,
    FewerParameters,
    OtherStaticness,
}

/// <summary>A random annotated method with what belongs to it: core, fallback, body.</summary>
internal sealed record FuzzMethod
{
    public required string Name { get; init; }

    public ImmutableList<FuzzAspect> Aspects { get; init; } = [];

    /// <summary>Accessibility and whatever else stands before <c>partial</c>.</summary>
    public string Modifiers { get; init; } = "public";

    public string Returns { get; init; } = "int";

    /// <summary>With the brackets, or nothing.</summary>
    public string TypeParameters { get; init; } = "";

    public string Constraints { get; init; } = "";

    public ImmutableList<FuzzParameter> Parameters { get; init; } = [];

    public CoreKind Core { get; init; }

    public bool IsPartial { get; init; } = true;

    /// <summary>The user has written the implementing part.</summary>
    public bool HasBody { get; init; }

    /// <summary>It is a property, and has neither parameters nor type parameters.</summary>
    public bool IsProperty { get; init; }

    /// <summary>A method <c>{Name}Rest</c>, for fallbacks to name.</summary>
    public bool HasFallback { get; init; }

    private bool IsStatic => Modifiers.Contains("static", StringComparison.Ordinal);

    private string BareName => Name.TrimStart('@');

    /// <summary>The declaration; of a skeleton without aspects, and with the part that the generator would write.</summary>
    public string Declaration(bool isSkeleton)
    {
        var attributes = isSkeleton ? "" : Attributes();
        var declared = IsProperty ? "" : $"{TypeParameters}({string.Join(", ", Parameters.Select(parameter => parameter.Declared(isSkeleton)))}){DeclaredConstraints}";
        var head = $"{attributes}{Modifiers} {(IsPartial ? "partial " : "")}{Returns} {Name}{declared}";
        if (!IsPartial)
        {
            return $"{head} => throw null!;";
        }

        var definition = IsProperty ? $"{head} {{ get; }}" : $"{head};";
        var implemented = IsProperty ? "" : $"{TypeParameters}({string.Join(", ", Parameters.Select(parameter => parameter.Implemented()))}){DeclaredConstraints}";
        return isSkeleton || HasBody ? $"{definition}\n    {Modifiers} partial {Returns} {Name}{implemented} => throw null!;" : definition;
    }

    private string Attributes()
    {
        string[] all = [.. Aspects.Select(aspect => aspect.ToString()), .. Core == CoreKind.FitsByAttribute ? [$"AspectCore(\"{CoreName()}\")"] : Array.Empty<string>()];
        return all.Length == 0 ? "" : $"[{string.Join(", ", all)}] ";
    }

    /// <summary>What the wrapper calls.</summary>
    public IEnumerable<string> Called()
    {
        if (Core != CoreKind.Missing && IsPartial)
        {
            yield return CoreDeclaration();
        }

        if (HasFallback)
        {
            yield return $"{Header(IsStatic)} {Returns} {BareName}Rest{TypeParameters}({CoreParameters()}){Constraints} => throw null!;";
        }
    }

    private string CoreDeclaration()
    {
        var returns = Core switch
        {
            CoreKind.OtherReturn => Returns == "string" ? "int" : "string",
            CoreKind.FitsByConversion => Vocabulary.ConvertingTo(Returns),
            _ => Returns,
        };
        var parameters = Core switch
        {
            CoreKind.OtherParameter => "Guid other",
            CoreKind.FewerParameters => string.Join(", ", Parameters.Skip(1).Select(parameter => parameter.OfCore())),
            _ => CoreParameters(),
        };
        return $"{Header(Core == CoreKind.OtherStaticness ? !IsStatic : IsStatic)} {returns} {CoreName()}{TypeParameters}({parameters}){Constraints} => throw null!;";
    }

    private string Header(bool isStatic)
        => $"private{(isStatic ? " static" : "")}{(Modifiers.Contains("readonly", StringComparison.Ordinal) && isStatic == IsStatic ? " readonly" : "")} unsafe";

    private string CoreName()
        => Core == CoreKind.FitsByAttribute ? $"Do{BareName}"
            : IsProperty ? $"Get{BareName}Core"
            : !BareName.EndsWith("Async", StringComparison.Ordinal) || BareName == "Async" ? $"{BareName}Core"
            : Core == CoreKind.FitsUnderItsSecondName ? $"{BareName}Core"
            : $"{BareName[..^5]}CoreAsync";

    private string CoreParameters() => string.Join(", ", Parameters.Select(parameter => parameter.OfCore()));

    // An override inherits them.
    private string DeclaredConstraints => Modifiers.Contains("override", StringComparison.Ordinal) ? "" : Constraints;
}
