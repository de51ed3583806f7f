namespace PerfAspects.Generators.Tests.Fuzzing;

/// <summary>A program from a seed: shapes × aspects × arguments, most of it right, some of it wrong in one of the ways people are.</summary>
internal static class RandomProgram
{
    public static FuzzProgram Of(int seed)
    {
        var dice = new Dice(seed);
        return new FuzzProgram([.. Enumerable.Range(0, 1 + dice.Below(3)).Select(i => Type(dice, i))], IsNullable: !dice.OneIn(6));
    }

    private static FuzzType Type(Dice dice, int place)
    {
        var name = dice.OneIn(8) ? Vocabulary.TypeNames[(3 * dice.Below(Vocabulary.TypeNames.Length / 3)) + place] : $"C{place}";
        var (typeParameters, constraints) = dice.OneIn(4) ? dice.Any(Vocabulary.Generics) : ("", "");
        var kind = dice.AnyCommon(dice.IsCareful ? Vocabulary.Kinds[..Vocabulary.EasyKinds] : Vocabulary.Kinds);
        var type = new FuzzType
        {
            Name = dice.OneIn(25) ? "@event" + name : name,
            Kind = kind,
            TypeParameters = typeParameters,
            Constraints = constraints,
            PrimaryConstructor = dice.AnyCommon(Constructors(kind)),
            RuntimeMember = dice.AnyCommon(RuntimeMembers(kind)),
            IsPartial = !dice.Slips(20),
            Aspects = dice.OneIn(5) && kind.Keyword != "interface" ? RandomAspect.SomeOfType(dice) : [],
            IsSplit = dice.OneIn(4),
            Namespace = dice.AnyCommon(["", "Shop", "Shop.@namespace.Größe", "System.Shop"]),
            Outer = [.. dice.Some(Around(name), dice.OneIn(4) && kind.Modifiers != "file" && !dice.IsCareful ? 1 + dice.Below(2) : 0)],
        };
        return type with { Methods = [.. Methods(dice, type)] };
    }

    private static IEnumerable<FuzzMethod> Methods(Dice dice, FuzzType type)
    {
        var cached = new List<string>();
        foreach (var name in dice.Some(Vocabulary.MethodNames, 1 + dice.Below(4)))
        {
            var method = RandomMethod.Of(dice, name, type, cached);
            if (!dice.IsCareful || (method.Aspects.Any(aspect => aspect.Name == "Cached") && !method.IsProperty))
            {
                cached.Add(name);
            }

            yield return method;
            if (dice.OneIn(12) && !method.IsProperty)
            {
                yield return method with { Parameters = method.Parameters.Insert(0, new("", "", "Version", "overload", "")) };
            }
        }
    }

    private static string[] Constructors((string Modifiers, string Keyword) kind)
        => kind switch
        {
            ("static", _) or (_, "interface") => [""],
            (_, "record" or "record struct") => ["", "(int A)", "(AspectRuntime Runtime)"],
            _ => ["", "(AspectRuntime runtime)", "(int size)"],
        };

    private static string[] RuntimeMembers((string Modifiers, string Keyword) kind)
        => kind switch
        {
            ("static", _) => ["", "private static AspectRuntime Shared => null!;"],
            (_, "interface") => [""],
            (_, "class" or "record") => ["", "private readonly AspectRuntime _runtime = null!;", "private static AspectRuntime Shared => null!;", "internal AspectRuntime? Own { get; }"],
            _ => ["", "private readonly AspectRuntime Mine => null!;", "internal static readonly AspectRuntime? s_shared = null;"],
        };

    private static string[] Around(string name)
        => [$"partial class Outer{name}", $"public partial struct Holder{name}", $"partial interface IAround{name}", $"class Closed{name}", $"partial record Box{name}<V>", $"static partial class Tools{name}"];

    internal static IEnumerable<string> Letters(string typeParameters)
        => new[] { "T", "U" }.Where(letter => typeParameters.Contains(letter, StringComparison.Ordinal));
}
