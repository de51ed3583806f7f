using System.Collections.Immutable;
namespace PerfAspects.Generators.Tests.Fuzzing;

/// <summary>A random annotated method, its parameters and its result.</summary>
internal static class RandomMethod
{
    /// <param name="dice">Decides.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="type">Where it stands.</param>
    /// <param name="others">The methods before it, which it may invalidate.</param>
    public static FuzzMethod Of(Dice dice, string name, FuzzType type, IReadOnlyList<string> others)
    {
        if (dice.OneIn(8))
        {
            return Property(dice, name, type);
        }

        var (typeParameters, constraints) = type.TypeParameters.Length == 0 && dice.OneIn(5) ? dice.Any(Vocabulary.Generics) : ("", "");
        string[] letters = [.. RandomProgram.Letters(type.TypeParameters), .. RandomProgram.Letters(typeParameters)];
        var parameters = Parameters(dice, letters);
        var aspects = RandomAspect.Some(dice, parameters, name.TrimStart('@'), others);
        var returns = Result(dice, aspects, letters);
        return new FuzzMethod
        {
            Name = name,
            Modifiers = Modifiers(dice, type.Kind, parameters.Select(parameter => parameter.Type).Append(returns)),
            TypeParameters = typeParameters,
            Constraints = constraints,
            Parameters = dice.IsCareful && aspects.Any(aspect => aspect.Name == "Timeout") ? parameters.Insert(0, new("", "", "CancellationToken", "stop", "")) : parameters,
            Returns = returns,
            Aspects = type.Aspects.IsEmpty || !dice.OneIn(3) ? aspects : [],
            Core = Core(dice),
            IsPartial = !dice.Slips(20),
            HasBody = dice.Slips(25),
            HasFallback = aspects.Any(aspect => aspect.Name == "Fallback") && !dice.Slips(8),
        };
    }

    private static FuzzMethod Property(Dice dice, string name, FuzzType type)
    {
        var aspects = RandomAspect.Some(dice, [], name.TrimStart('@'), []).RemoveAll(aspect => aspect.Name is "Timeout" or "CacheInvalidate" or "Fallback" or "Hedge");
        var returns = Result(dice, aspects, [.. RandomProgram.Letters(type.TypeParameters)]);
        return new FuzzMethod
        {
            Name = name,
            IsProperty = true,
            Modifiers = Modifiers(dice, type.Kind, [returns]),
            Returns = returns == "void" ? "int" : returns,
            Aspects = aspects.IsEmpty ? [new("Timed", [])] : aspects,
            Core = Core(dice),
            IsPartial = !dice.Slips(20),
        };
    }

    private static CoreKind Core(Dice dice)
        => dice.Slips(4) ? dice.Any(Enum.GetValues<CoreKind>())
            : dice.OneIn(4) ? dice.Any([CoreKind.FitsUnderItsSecondName, CoreKind.FitsByConversion, CoreKind.FitsByAttribute])
            : CoreKind.Fits;

    // Those the type admits; what mentions a pointer must be unsafe.
    private static string Modifiers(Dice dice, (string Modifiers, string Keyword) kind, IEnumerable<string> types)
    {
        var isStruct = kind.Keyword.EndsWith("struct", StringComparison.Ordinal);
        var isClosed = isStruct || kind.Modifiers.Contains("sealed", StringComparison.Ordinal) || kind.Modifiers == "static";
        var modifiers = dice.AnyCommon([.. Vocabulary.MethodModifiers.Where(modifiers => kind.Modifiers == "static" ? Has(modifiers, "static")
            : (!Has(modifiers, "readonly") || isStruct) && (!isClosed || !(Has(modifiers, "virtual") || Has(modifiers, "protected"))))]);
        return types.Any(type => type.Contains('*', StringComparison.Ordinal)) && !Has(modifiers, "unsafe") ? $"{modifiers} unsafe" : modifiers;
    }

    private static bool Has(string modifiers, string modifier) => modifiers.Contains(modifier, StringComparison.Ordinal);

    private static string Result(Dice dice, IEnumerable<FuzzAspect> aspects, string[] letters)
    {
        var names = aspects.Select(aspect => aspect.Name).ToArray();
        if (names.All(name => name == "CacheInvalidate") && !dice.Slips(4))
        {
            return dice.Any(["void", "Task", "ValueTask"]);
        }

        if (names.All(name => name is "Timed" or "Traced" or "RateLimited") && dice.OneIn(5))
        {
            return "IAsyncEnumerable<int>";
        }

        var returns = Known(dice.Slips(15) ? dice.Any(Vocabulary.OddReturns) : dice.AnyCommon(Vocabulary.Returns), letters);
        return dice.IsCareful && names.Contains("Cached") && returns is "void" or "Task" or "ValueTask" ? "Task<int>" : returns;
    }

    private static ImmutableList<FuzzParameter> Parameters(Dice dice, string[] letters)
    {
        var count = dice.OneIn(30) ? 17 : dice.Below(5);
        var names = dice.Some(Vocabulary.ParameterNames, count).ToArray();
        return [.. names.Select((name, i) => Parameter(dice, name, letters, isLast: i == names.Length - 1))];
    }

    private static FuzzParameter Parameter(Dice dice, string name, string[] letters, bool isLast)
    {
        if (dice.Slips(25))
        {
            return new(Tag(dice, 4), "", dice.Any(dice.OneIn(3) ? Vocabulary.Pointers : Vocabulary.RefStructs), name, "");
        }

        if (isLast && dice.OneIn(8))
        {
            return dice.OneIn(2)
                ? new("[System.Runtime.CompilerServices.CallerMemberName]", "", "string?", name, "\"\"")
                : new("", "params", dice.Any(["int[]", "string?[]"]), name, "");
        }

        var type = Known(dice.AnyCommon(dice.IsCareful ? Vocabulary.HoldableTypes : Vocabulary.Types), letters);
        var modifier = dice.Slips(20) ? dice.Any(["ref", "in", "out", "ref readonly"]) : "";
        var mark = dice.Slips(6) ? dice.AnyCommon(["[CacheIgnore]", "[CacheKey]", "[Partition]", "[ShedBy]", "[Priority]", type.StartsWith("Order", StringComparison.Ordinal) ? "[CacheKey(nameof(Order.Id))]" : "[CacheKey(\"Nothing\")]"]) : Tag(dice, 8);
        return new(
            mark,
            modifier,
            type,
            name,
            isLast && modifier.Length == 0 && dice.OneIn(2) ? Vocabulary.DefaultOf(type) : "");
    }

    private static string Tag(Dice dice, int oneIn) => dice.OneIn(oneIn) ? dice.AnyCommon(Vocabulary.MetricTags) : "";

    // A type parameter that is not there would be no mistake of annotation.
    private static string Known(string type, string[] letters)
        => type.Split('<', '>', '[', ' ', ',', ')').Where(part => part is "T" or "U").All(letters.Contains) ? type : "int";
}
