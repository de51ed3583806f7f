using System.Collections.Immutable;
namespace PerfAspects.Generators.Tests.Fuzzing;

/// <summary>A random type with annotated methods.</summary>
internal sealed record FuzzType
{
    public required string Name { get; init; }

    /// <summary>What stands around <c>partial</c>: <c>public sealed</c> and <c>class</c>.</summary>
    public (string Modifiers, string Keyword) Kind { get; init; } = ("", "class");

    public string TypeParameters { get; init; } = "";

    public string Constraints { get; init; } = "";

    /// <summary>What follows the name and brings a runtime, or what else a type may be constructed with.</summary>
    public string PrimaryConstructor { get; init; } = "";

    /// <summary>A member that brings a runtime.</summary>
    public string RuntimeMember { get; init; } = "";

    /// <summary>Those that stand on the type, for all its methods.</summary>
    public ImmutableList<FuzzAspect> Aspects { get; init; } = [];

    public bool IsPartial { get; init; } = true;

    /// <summary>The cores stand in a file of their own.</summary>
    public bool IsSplit { get; init; }

    public string Namespace { get; init; } = "";

    /// <summary>The heads of the types around it, the outermost first.</summary>
    public ImmutableList<string> Outer { get; init; } = [];

    public ImmutableList<FuzzMethod> Methods { get; init; } = [];

    /// <summary>The files in which it is declared.</summary>
    public IEnumerable<string> Files(bool isSkeleton)
    {
        var called = Methods.SelectMany(method => method.Called());
        string[] own = [RuntimeMember, .. Methods.Select(method => method.Declaration(isSkeleton))];
        if (IsSplit && IsPartial)
        {
            yield return InItsPlace(PrimaryConstructor, own, isSkeleton, Aspects);
            yield return InItsPlace("", called, isSkeleton, []);
        }
        else
        {
            yield return InItsPlace(PrimaryConstructor, own.Concat(called), isSkeleton, Aspects);
        }
    }

    private string InItsPlace(string constructor, IEnumerable<string> members, bool isSkeleton, ImmutableList<FuzzAspect> aspects)
    {
        var attributes = isSkeleton || aspects.IsEmpty ? "" : $"[{string.Join(", ", aspects)}]\n";
        var partial = IsPartial || isSkeleton ? "partial " : "";
        var body = string.Join("\n    ", members.Where(member => member.Length > 0));
        var type = $"{attributes}{Kind.Modifiers} {partial}{Kind.Keyword} {Name}{TypeParameters}{constructor}{Constraints}\n{{\n    {body}\n}}";
        var nested = Outer.Reverse().Aggregate(type, (inner, outer) => $"{outer}\n{{\n{inner}\n}}");
        return Namespace.Length == 0 ? nested : $"namespace {Namespace}\n{{\n{nested}\n}}";
    }
}

/// <summary>A random program. Every type has files of its own.</summary>
internal sealed record FuzzProgram(ImmutableList<FuzzType> Types, bool IsNullable)
{
    // What the types of parameters and results are made of.
    private const string Shared =
        """
        global using System;
        global using System.Collections.Generic;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using PerfAspects;
        public record Order(int Id, string Name) { public Order Inner => this; }
        public class Plain { public int Id; }
        public struct Bare { public int Id; }
        """;

    public IEnumerable<string> Files(bool isSkeleton = false)
        => Types.SelectMany(type => type.Files(isSkeleton)).Select(file => $"#nullable {(IsNullable ? "enable" : "disable")}\n{file}").Append(Shared);

    public override string ToString() => string.Join("\n\n", Files().SkipLast(1));
}
