using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PerfAspects.Generators.Model;
using PerfAspects.Generators.Rules;
using PerfAspects.Generators.Rules.Cores;

namespace PerfAspects.Generators.Parsing;

/// <summary>
/// A core that no call by name means, since C# prefers another overload → the <c>[UnsafeAccessor]</c> in the holder that means just this
/// one.
/// </summary>
internal static class AccessorParser
{
    /// <summary>The accessor, or null where a call of the core means the core.</summary>
    public static AccessorModel? Parse(AnnotatedMethod method, IMethodSymbol? core, CallNames names)
        => core is not null && CoreBinding.Rival(core, method.Compilation) is not null && CoreBinding.HasAccessor(method, core)
            ? new(
                core.IsStatic,
                Literal(core.MetadataName),
                core.ReturnType.Declared(),
                names.Accessor,
                Receiver(core, names),
                core.ContainingType.IsStatic ? NameOf(core.ContainingType, method.Compilation) : null,
                core.Parameters.Select(Parameter).ToEquatableArray(),
                MethodNames.Holder(method.Symbol, method.Compilation))
            : null;

    /// <summary>The call of the core.</summary>
    public static Expression Call(AccessorModel accessor, Expression receiver, IEnumerable<Expression> arguments)
        => Expression.Of(accessor.Holder).Call(accessor.Member, arguments.Prepend(receiver));

    // A static class is no type of a parameter.
    private static ParameterModel Receiver(IMethodSymbol core, CallNames names)
        => new(core.ContainingType.IsStatic ? "object?" : core.IsStatic ? $"{names.Type}?" : names.Type, names.Target);

    private static ParameterModel Parameter(IParameterSymbol parameter)
        => new(parameter.Type.Declared(), Identifiers.Escape(parameter.Name), Passing(parameter));

    private static string NameOf(INamedTypeSymbol type, Compilation compilation)
        => Literal($"{type.Reflected()}, {compilation.AssemblyName}");

    private static string? Passing(IParameterSymbol parameter)
        => parameter.RefKind switch
        {
            RefKind.Ref => "ref",
            RefKind.Out => "out",
            RefKind.In => "in",
            RefKind.RefReadOnlyParameter => "ref readonly",
            _ => null,
        };

    private static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);
}
