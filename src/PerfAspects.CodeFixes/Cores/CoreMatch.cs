using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;
using PerfAspects.CodeFixes.Syntax;
using PerfAspects.Generators.Parsing;
using PerfAspects.Generators.Rules;
using PerfAspects.Generators.Rules.Cores;

namespace PerfAspects.CodeFixes.Cores;

/// <summary>
/// Gives a core what its wrapper has and it lacks. What fits already stays as it is written, its names first of all: the body uses them.
/// </summary>
internal sealed class CoreMatch(AnnotatedMethod method, IMethodSymbol core, MethodDeclarationSyntax syntax)
{
    private readonly IMethodSymbol _wrapper = method.Symbol;

    public MethodDeclarationSyntax Apply(MethodDeclarationSyntax current)
        => WithReturn(WithParameters(WithTypeParameters(WithStatic(current))));

    private MethodDeclarationSyntax WithStatic(MethodDeclarationSyntax current)
        => core.IsStatic == _wrapper.IsStatic ? current : current.WithStatic(_wrapper.IsStatic);

    private MethodDeclarationSyntax WithTypeParameters(MethodDeclarationSyntax current)
    {
        if (core.Arity == _wrapper.Arity && CoreConstraints.Difference(_wrapper, core, method.Compilation) is null)
        {
            return current;
        }

        var list = SyntaxFactory.ParseMemberDeclaration(
            $"void M{DeclarationParser.TypeParameters(_wrapper)}();") is MethodDeclarationSyntax { TypeParameterList: { } written }
            ? written : null;
        return current.WithTypeParameterList(list).WithConstraints(ConstraintParser.Parse(_wrapper));
    }

    private MethodDeclarationSyntax WithParameters(MethodDeclarationSyntax current)
        => CoreSignature.ParameterDifference(_wrapper, core.Parameters, method.Compilation) is null
            ? current
            : current.WithParameterList(current.ParameterList.WithAll([.. _wrapper.Parameters.Select(Parameter)], syntax.LineBreak()));

    // The core's own of that name, else the one in that place if its name is free for it.
    private ParameterSyntax Parameter(IParameterSymbol wanted)
    {
        var own = core.Parameters.FirstOrDefault(parameter => parameter.Name == wanted.Name)
            ?? core.Parameters.ElementAtOrDefault(wanted.Ordinal);
        if (own is not null && own.Name != wanted.Name && _wrapper.Parameters.Any(parameter => parameter.Name == own.Name))
        {
            own = null;
        }

        return own is not null && CoreSignature.ParameterDifference(wanted, own, method.Compilation) is null
            ? syntax.ParameterList.Parameters[own.Ordinal].WithDefault(null)
            : Written(wanted, own?.Name ?? wanted.Name);
    }

    private static ParameterSyntax Written(IParameterSymbol parameter, string name)
    {
        var kind = parameter.RefKind switch
        {
            RefKind.None => "",
            RefKind.RefReadOnlyParameter => "ref readonly ",
            var reference => $"{reference.ToString().ToLowerInvariant()} ",
        };
        var scope = parameter.ScopedKind != ScopedKind.None && parameter.RefKind != RefKind.Out ? "scoped " : "";
        var written = SyntaxFactory.ParseParameterList($"({scope}{kind}{parameter.Type.Declared()} {Identifiers.Escape(name)})")
            .Parameters[0];
        return written.WithType(written.Type!.WithAdditionalAnnotations(Simplifier.Annotation));
    }

    private MethodDeclarationSyntax WithReturn(MethodDeclarationSyntax current)
    {
        if (CoreReturn.Adapt(_wrapper, core, method.Compilation) is not null)
        {
            return current;
        }

        var wrapped = current.Modifiers.Any(SyntaxKind.AsyncKeyword) ? current : CompletedResult.Wrap(current, core, _wrapper);
        var type = _wrapper.ReturnsVoid
            ? SyntaxFactory.PredefinedType(SyntaxFactory.Token(SyntaxKind.VoidKeyword))
            : SyntaxFactory.ParseTypeName(_wrapper.ReturnType.Declared());
        return wrapped.WithReturnType(type.WithAdditionalAnnotations(Simplifier.Annotation).WithTriviaFrom(current.ReturnType));
    }
}
