using PerfAspects.CodeFixes.Cores;
using PerfAspects.CodeFixes.Tests.Harness;

namespace PerfAspects.CodeFixes.Tests.Cores.MoveBodyToCore;

/// <summary>PERF001 on a body whose calls receive its name by <c>[CallerMemberName]</c>: they still receive the name of the member.</summary>
public sealed class CallerNameTests
{
    private const string Named =
        """
        public sealed class Sink : System.Collections.IEnumerable
        {
            public Sink([CallerMemberName] string name = "") => Name = name;
            public string Name { get; }
            public int this[int index, [CallerMemberName] string name = ""] => index + name.Length;
            public void Add(int item, [CallerMemberName] string name = "") => item.ToString(name);
            public Sink Say(string text, [CallerMemberName] string caller = "", params int[] more) => text.Length + caller.Length + more.Length > 0 ? this : new Sink("");
            public System.Collections.IEnumerator GetEnumerator() => throw new NotSupportedException(Name);
        }

        public static string Name([CallerMemberName] string? n = null, [CallerLineNumber] int line = 0) => n + line;
        public static string Name(Func<string> of, [CallerMemberName] string @class = "") => of() + @class;
        public static string Better(object value, [CallerMemberName] string name = "") => value + name;
        public static string Better(string value, string name) => value + name;
        """;

    private readonly Fixing _fix = new(new MoveBodyToCoreCodeFixProvider());

    [Theory]
    [InlineData("public string Changed() => Name();", "Name(n: nameof(Changed))")]
    [InlineData("public string Changed() { return Name(); }", "Name(n: nameof(Changed))")]
    [InlineData("public string Changed() => Name(line: 3);", "Name(line: 3, n: nameof(Changed))")]
    [InlineData("public string Changed() => Name(() => Name());", "Name(() => Name(n: nameof(Changed)), @class: nameof(Changed))")]
    [InlineData("public string Changed() { return Local(); string Local() => Name(); }", "Name(n: nameof(Changed))")]
    [InlineData("public Sink? Changed(Sink? sink) => sink?.Say(\"a\")?.Say(\"b\");", "sink?.Say(\"a\", caller: nameof(Changed))?.Say(\"b\", caller: nameof(Changed))")]
    [InlineData("public Sink Changed() => new Sink();", "new Sink(name: nameof(Changed))")]
    [InlineData("public Sink Changed() => new();", "new(name: nameof(Changed))")]
    [InlineData("public Sink Changed() => new Sink { };", "new Sink(name: nameof(Changed)) { }")]
    [InlineData("public string Changed<T>() => typeof(T) + Name();", "Name(n: nameof(Changed))")]
    [InlineData("public string Changed() { var Changed = 1; return Name() + Changed; }", "Name(n: \"Changed\")")]
    public Task Move_CallThatReceivesTheName_PassesIt(string member, string expected) => AssertBodyAsync(member, expected);

    [Theory]
    [InlineData("public string Changed => Name();", "Name(n: nameof(Changed))")]
    [InlineData("public string Changed { get { return Name(); } }", "Name(n: nameof(Changed))")]
    public Task Move_Property_PassesItsName(string member, string expected) => AssertBodyAsync(member, expected);

    [Theory]
    [InlineData("public string Changed() => Name(\"mine\");")]
    [InlineData("public string Changed() => Better(\"a\", \"b\");")]
    public async Task Move_NameThatIsGiven_Stays(string member)
    {
        var body = member.Substring(member.IndexOf("=>", StringComparison.Ordinal));
        Assert.Contains($"ChangedCore() {body}", await FixedAsync(member, warns: false), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("public string Changed() => Better(\"a\");")] // with a name, the other overload is meant
    [InlineData("public int Changed(Sink sink) => sink[1];")]
    [InlineData("public Sink Changed() => new Sink(\"\") { 1, 2 };")]
    public async Task Move_CallThatCannotTakeTheName_IsSaidInTheTitle(string member)
    {
        var body = member.Substring(member.IndexOf("=>", StringComparison.Ordinal));
        Assert.Contains(body, await FixedAsync(member, warns: true), StringComparison.Ordinal);
    }

    private async Task AssertBodyAsync(string member, string expected) => Assert.Contains(expected, await FixedAsync(member, warns: false), StringComparison.Ordinal);

    private async Task<string> FixedAsync(string member, bool warns)
    {
        var project = UserProject.Create(Member.InClass($"[Timed] {member}\n\n{Named}"));
        var offer = Assert.Single(await _fix.OffersAsync(project));
        Assert.Equal(warns, offer.Title.Contains("([CallerMemberName] in it becomes '", StringComparison.Ordinal));
        var changed = await Fixing.ApplyAsync(project, offer);
        await UserProject.AssertCompilesAsync(changed);
        return (await UserProject.SourcesAsync(changed)).Single();
    }
}
