using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using PerfAspects.Generators.Emission;
using PerfAspects.Generators.Model;

namespace PerfAspects.Generators.Tests.Incrementality;

/// <summary>The wall: what the transform lets through is text that compares by content.</summary>
public sealed class ModelTests
{
    private const BindingFlags Everything = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    public static readonly TheoryData<Type> Models = [.. AllIn(typeof(MethodModel).Namespace!)
        .Where(type => type.IsClass && !type.IsAbstract && type.GetMethod("<Clone>$") is not null)];

    public static readonly TheoryData<Type> Emitters = [.. AllIn(typeof(TypeEmitter).Namespace!)];

    [Theory]
    [MemberData(nameof(Models))]
    public void Model_HoldsOnlyTextAndModels(Type model)
    {
        Assert.True(model.IsSealed);
        Assert.All(model.GetProperties(), property => Assert.True(IsText(property.PropertyType), $"{property} is no text"));
    }

    [Fact]
    public void Models_AreFound() => Assert.Contains((IEnumerable<object[]>)Models, row => row[0] as Type == typeof(MethodModel));

    [Theory]
    [MemberData(nameof(Emitters))]
    public void Emission_MentionsNoRoslynType(Type emitter)
    {
        var mentioned = emitter.GetFields(Everything).Select(field => field.FieldType)
            .Concat(emitter.GetMethods(Everything).SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType)
                .Append(method.ReturnType)
                .Concat(method.GetMethodBody()?.LocalVariables.Select(local => local.LocalType) ?? [])));

        Assert.DoesNotContain(mentioned, type => type.FullName?.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal) == true);
    }

    [Fact]
    public void EquatableArray_ComparesByContent()
    {
        var one = new EquatableArray<string>(["a", "b"]);
        var same = new EquatableArray<string>(ImmutableArray.Create("a", "b"));

        Assert.Equal(one, same);
        Assert.Equal(one.GetHashCode(), same.GetHashCode());
        Assert.NotEqual(one, new EquatableArray<string>(["a", "c"]));
        Assert.NotEqual(one, new EquatableArray<string>(["a"]));
    }

    [Fact]
    public void EquatableArray_Default_IsEmpty()
    {
        Assert.Equal(default, new EquatableArray<string>([]));
        Assert.Equal(default(EquatableArray<string>).GetHashCode(), new EquatableArray<string>([]).GetHashCode());
        Assert.Empty((IEnumerable)default(EquatableArray<string>));
    }

    private static IEnumerable<Type> AllIn(string space)
        => typeof(AspectGenerator).Assembly.GetTypes().Where(type => type.Namespace == space && !type.Name.StartsWith('<'));

    private static bool IsText(Type type)
        => type == typeof(string) || type == typeof(bool) || type == typeof(int) || type.IsEnum
            || type == typeof(Type) // a record's own EqualityContract
            || (type.Namespace == typeof(MethodModel).Namespace && !type.IsGenericType)
            || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(EquatableArray<>) && IsText(type.GetGenericArguments()[0]));
}
