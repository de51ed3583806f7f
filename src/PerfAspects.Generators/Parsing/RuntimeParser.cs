using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAspects.Generators.Model;
using PerfAspects.Generators.Rules;
using PerfAspects.Generators.Rules.Declaring;
using PerfAspects.Generators.Rules.Shapes;

namespace PerfAspects.Generators.Parsing;

/// <summary>
/// Finds the runtime of a wrapper: a field or property of the instance, else a primary-constructor parameter, else the default one.
/// </summary>
internal static class RuntimeParser
{
    /// <summary>The default runtime, which the slot looks up: it is another one as soon as its host stops.</summary>
    public static Expression Default => Expression.Null;

    private static readonly ConditionalWeakTable<INamedTypeSymbol, StrongBox<ISymbol?>> s_members = new();

    public static RuntimeModel Parse(IMethodSymbol method, Compilation compilation)
    {
        if (method.IsStatic)
        {
            return new(Default);
        }

        if (Member(method.ContainingType, compilation) is { } member)
        {
            return new(Expression.This.Member(Identifiers.Escape(member.Name)));
        }

        if (PrimaryConstructorParameter(method.ContainingType) is not { } parameter)
        {
            return new(Default);
        }

        var source = Identifiers.Escape(parameter.Name);
        if (!method.Takes(parameter.Name))
        {
            return new(Expression.Of(source));
        }

        var accessor = MethodNames.RuntimeAccessor(method, compilation);
        return new(Expression.This.Member(accessor), new ParameterAccessor($"{Emitted.Runtime}?", accessor, source));
    }

    /// <summary>Whether instances of the type bring a runtime.</summary>
    public static bool HasOwn(INamedTypeSymbol type, Compilation compilation)
        => Member(type, compilation) is not null || PrimaryConstructorParameter(type) is not null;

    // Every method of the type needs the answer, and each answer is a look at all its members.
    private static ISymbol? Member(INamedTypeSymbol type, Compilation compilation)
        => s_members.GetValue(type, declared => new(Find(declared, compilation))).Value;

    private static ISymbol? Find(INamedTypeSymbol type, Compilation compilation)
    {
        var hidden = new HashSet<string>();
        foreach (var level in type.WithBases())
        {
            var members = level.GetMembers().Where(member => member.CanBeReferencedByName && !hidden.Contains(member.Name)).ToArray();
            if (members.FirstOrDefault(member => TypeOf(member)?.IsAspectRuntime() == true && compilation.Sees(member, type)) is { } found)
            {
                return found;
            }

            hidden.UnionWith(members.Select(member => member.Name));
        }

        return null;
    }

    private static ITypeSymbol? TypeOf(ISymbol member)
        => member switch
        {
            IFieldSymbol { IsStatic: false } field => field.Type,
            IPropertySymbol { IsStatic: false, IsIndexer: false, GetMethod: not null } property => property.Type,
            _ => null,
        };

    private static IParameterSymbol? PrimaryConstructorParameter(INamedTypeSymbol type)
        => type.InstanceConstructors
            .Where(constructor => constructor.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax() is TypeDeclarationSyntax))
            .SelectMany(constructor => constructor.Parameters)
            .FirstOrDefault(parameter => parameter.RefKind == RefKind.None
                && parameter.Type.IsAspectRuntime()
                && type.WithBases().All(level => level.GetMembers(parameter.Name).IsEmpty));
}
