using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAspects.Generators.Parsing;

namespace PerfAspects.CodeFixes.Syntax;

/// <summary>
/// The calls in a body that receive the name of the member by <c>[CallerMemberName]</c>. In the core they would receive the name of the
/// core, so that the name is passed explicitly. Where C# has no place for the argument (a <c>foreach</c>, an initializer, an indexer) the
/// user is warned.
/// </summary>
internal sealed class CallerNames
{
    private const string CallerMemberName = "System.Runtime.CompilerServices.CallerMemberNameAttribute";

    private readonly ImmutableArray<Call> _calls;
    private readonly bool _losesName;

    private CallerNames(ImmutableArray<Call> calls, bool losesName) => (_calls, _losesName) = (calls, losesName);

    /// <param name="member">The member, as it stands in its file.</param>
    /// <param name="name">The name that the calls receive.</param>
    /// <param name="model">The model of the file.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public static CallerNames In(MemberDeclarationSyntax member, string name, SemanticModel model, CancellationToken cancellationToken)
    {
        if (BodyOf(member) is not { } body || Arguments(body, model, cancellationToken).ToArray() is not { Length: > 0 } arguments)
        {
            return new CallerNames([], losesName: false);
        }

        var nodes = body.DescendantNodes().ToList();
        var calls = arguments
            .Select(argument => new Call(
                nodes.IndexOf(argument.Parent!.Syntax),
                argument.Parameter!.Name,
                IsNameOfSafe(argument.Parent.Syntax.SpanStart, name, model) ? $"nameof({Identifiers.Escape(name)})" : $"\"{name}\""))
            .Where(call => call.Node >= 0 && StaysTheSame(nodes[call.Node], call, model))
            .ToImmutableArray();
        return new CallerNames(calls, calls.Length < arguments.Length);
    }

    /// <summary>The warning in the title of the fix if a call receives the name of the core.</summary>
    public string Warning(string coreName) => _losesName ? $" ([CallerMemberName] in it becomes '{coreName}')" : "";

    /// <summary>The core with the name of the member passed explicitly.</summary>
    public MethodDeclarationSyntax KeptIn(MethodDeclarationSyntax core)
    {
        if (_calls.IsEmpty || BodyOf(core) is not { } body)
        {
            return core;
        }

        var nodes = body.DescendantNodes().ToList();
        var calls = _calls.ToLookup(call => nodes[call.Node]);
        return core.ReplaceNodes(
            calls.Select(call => call.Key),
            (original, current) => calls[original].Aggregate(current, (changed, call) => Passing(changed, call)));
    }

    private static SyntaxNode Passing(SyntaxNode call, Call passed)
    {
        var written = SyntaxFactory.ParseArgumentList($"({Identifiers.Escape(passed.Parameter)}: {passed.Value})");
        var argument = written.Arguments[0];
        return call switch
        {
            InvocationExpressionSyntax invocation => invocation.WithArgumentList(With(invocation.ArgumentList, argument)),
            BaseObjectCreationExpressionSyntax { ArgumentList: { } list } creation => creation.WithArgumentList(With(list, argument)),
            ObjectCreationExpressionSyntax creation => creation
                .WithType(creation.Type.WithoutTrailingTrivia())
                .WithArgumentList(With(SyntaxFactory.ArgumentList(), argument).WithTrailingTrivia(creation.Type.GetTrailingTrivia())),
            _ => call,
        };
    }

    private static ArgumentListSyntax With(ArgumentListSyntax list, ArgumentSyntax argument)
    {
        var comma = SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space);
        return list.Arguments.Count == 0
            ? list.AddArguments(argument)
            : list.WithArguments(SyntaxFactory.SeparatedList<ArgumentSyntax>(list.Arguments.GetWithSeparators().Add(comma).Add(argument)));
    }

    private static IEnumerable<IArgumentOperation> Arguments(SyntaxNode body, SemanticModel model, CancellationToken cancellationToken)
        => model.GetOperation(body is BlockSyntax ? body.Parent! : body, cancellationToken) is { } operation
            ? operation.DescendantsAndSelf().OfType<IArgumentOperation>().Where(IsCallerName)
            : [];

    private static bool IsCallerName(IArgumentOperation argument)
        => argument is { ArgumentKind: ArgumentKind.DefaultValue, Parameter: { } parameter }
            && parameter.GetAttributes().Any(attribute => attribute.AttributeClass?.ToDisplayString() == CallerMemberName);

    // The argument may make another overload the better one. What cannot be bound alone, behind '?.' or with its type left out, must have
    // no overloads.
    private static bool StaysTheSame(SyntaxNode call, Call passed, SemanticModel model)
    {
        var changed = (ExpressionSyntax)Passing(call, passed);
        return model.GetSymbolInfo(call).Symbol is IMethodSymbol method
            && call is InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax
            && (call is ImplicitObjectCreationExpressionSyntax || call.FirstAncestorOrSelf<ConditionalAccessExpressionSyntax>() is not null
                ? method.ContainingType.GetMembers(method.Name).Length == 1
                : Means(model.GetSpeculativeSymbolInfo(call.SpanStart, changed, SpeculativeBindingOption.BindAsExpression), method));
    }

    private static bool Means(SymbolInfo info, IMethodSymbol method) => SymbolEqualityComparer.Default.Equals(info.Symbol, method);

    // A local or type parameter of that name would be meant, or an own method called nameof.
    private static bool IsNameOfSafe(int position, string name, SemanticModel model)
        => model.LookupSymbols(position, name: "nameof").IsEmpty
            && model.LookupSymbols(position, name: name) is { Length: > 0 } found
            && found.All(symbol => symbol is IMethodSymbol or IPropertySymbol);

    private static SyntaxNode? BodyOf(MemberDeclarationSyntax member)
        => member switch
        {
            MethodDeclarationSyntax method => (SyntaxNode?)method.Body ?? method.ExpressionBody,
            PropertyDeclarationSyntax property => property.GetterBody(),
            _ => null,
        };

    private sealed record Call(int Node, string Parameter, string Value);
}
