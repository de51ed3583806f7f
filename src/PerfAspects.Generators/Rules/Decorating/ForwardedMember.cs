using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PerfAspects.Generators.Rules.Shapes;

namespace PerfAspects.Generators.Rules.Decorating;

/// <summary>An interface member that a decorator does not declare.</summary>
/// <param name="Symbol">The member: a method, property or event.</param>
/// <param name="Interface">The interface that declares it.</param>
/// <param name="Fault">The reason why it cannot be forwarded; null where it can.</param>
internal sealed record ForwardedMember(ISymbol Symbol, INamedTypeSymbol Interface, string? Fault)
{
    /// <summary>The members to forward. A member with a body that cannot be forwarded keeps its body.</summary>
    public static IEnumerable<ForwardedMember> Of(DecoratedType type) =>
        from member in type.Members
        where type.ImplementationOf(member) is null
        let fault = WhyNot(member, type)
        where fault is null || member.IsAbstract
        select new ForwardedMember(member, member.ContainingType, fault);

    private static string? WhyNot(ISymbol member, DecoratedType type)
        => member switch
        {
            { IsStatic: true } => "it is static and belongs to no inner object",
            _ when Called(member).Any(called => !type.Compilation.Sees(called, type.Type, member.ContainingType))
                => "the class has no access to it",
            IPropertySymbol { SetMethod.IsInitOnly: true } => "its 'init' accessor is for the constructor of an object",
            IMethodSymbol { IsVararg: true } => "its '__arglist' cannot be passed on",
            _ when Called(member).Any(MentionsPointer) && type.Compilation.Options is CSharpCompilationOptions { AllowUnsafe: false }
                => "it has a pointer, which needs AllowUnsafeBlocks",
            _ => null,
        };

    private static bool MentionsPointer(IMethodSymbol method)
        => method.ReturnType.MentionsPointer() || method.Parameters.Any(parameter => parameter.Type.MentionsPointer());

    private static IEnumerable<IMethodSymbol> Called(ISymbol member)
        => (member switch
        {
            IMethodSymbol method => [method],
            IPropertySymbol property => [property.GetMethod, property.SetMethod],
            IEventSymbol occurrence => [occurrence.AddMethod, occurrence.RemoveMethod],
            _ => Array.Empty<IMethodSymbol?>(),
        }).OfType<IMethodSymbol>();
}
