namespace PerfAspects.Generators.Model;

/// <summary>An expression of the emitted code, as its parts. <c>Emission/CodeText</c> writes it.</summary>
internal abstract record Expression
{
    public static Expression This { get; } = Of("this");

    public static Expression Null { get; } = Of("null");

    public static Expression Default { get; } = Of("default");

    /// <summary>The name of a parameter, a local, a member or a type.</summary>
    public static Expression Of(string name) => new NameExpression(name);

    /// <summary>A member of the value.</summary>
    public Expression Member(string name, bool isConditional = false) => new MemberExpression(this, name, isConditional);

    /// <summary>A call of a method of the value.</summary>
    public Expression Call(string method, params IEnumerable<Expression> arguments)
        => new CallExpression(this, method, default, arguments.ToEquatableArray());

    /// <summary>A call of a generic method of the value; without type arguments of any method.</summary>
    public Expression Call(string method, EquatableArray<string> typeArguments, IEnumerable<Expression> arguments)
        => new CallExpression(this, method, typeArguments, arguments.ToEquatableArray());

    /// <summary>The value as another type.</summary>
    public Expression As(string type) => new CastExpression(type, this);
}

internal sealed record NameExpression(string Value) : Expression;

/// <param name="Receiver">The value that has the member.</param>
/// <param name="Name">The name of the member.</param>
/// <param name="IsConditional">Whether the expression is null where the receiver is.</param>
internal sealed record MemberExpression(Expression Receiver, string Name, bool IsConditional) : Expression
{
    /// <summary>Whether any receiver in the chain may end it with null.</summary>
    public bool MayEndEarly => IsConditional || Receiver is MemberExpression { MayEndEarly: true };
}

/// <summary>
/// A member of a value that may be null, where the member is of a type parameter that may be a value type: C# has no <c>x?.Y</c> for it.
/// </summary>
/// <param name="Receiver">The value that has the member.</param>
/// <param name="IsNullableValue">Whether the value is a nullable value type.</param>
/// <param name="Name">The name of the member.</param>
internal sealed record BoxedMemberExpression(Expression Receiver, bool IsNullableValue, string Name) : Expression;

/// <param name="Receiver">The value or type that has the method; null for a method in scope.</param>
/// <param name="Method">The name of the method.</param>
/// <param name="TypeArguments">Its type arguments.</param>
/// <param name="Arguments">Its arguments.</param>
internal sealed record CallExpression(
    Expression? Receiver, string Method, EquatableArray<string> TypeArguments, EquatableArray<Expression> Arguments) : Expression;

internal sealed record ElementExpression(Expression Receiver, EquatableArray<Expression> Arguments) : Expression;

internal sealed record CreationExpression(string Type, EquatableArray<Expression> Arguments) : Expression;

internal sealed record CastExpression(string Type, Expression Operand) : Expression;

/// <summary>An argument that is passed by reference.</summary>
/// <param name="Passing">The keyword.</param>
/// <param name="Operand">The argument.</param>
internal sealed record ReferenceExpression(string Passing, Expression Operand) : Expression;

internal sealed record IsNullExpression(Expression Operand) : Expression;

/// <summary>An expression of a value, or the default where the value is null.</summary>
/// <param name="Operand">The value.</param>
/// <param name="Known">The name of the value where it is not null.</param>
/// <param name="Result">The expression.</param>
internal sealed record PresentExpression(Expression Operand, string Known, Expression Result) : Expression;
