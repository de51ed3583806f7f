using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Polyfills;

/// <summary>Calls what Polyfill declares, in shapes of every kind, and writes down the answers.</summary>
public static class Program
{
    private static readonly StringBuilder s_transcript = new();
    private static readonly string[] s_words = ["delta", "alpha", "charlie", "alpha", "bravo", "echo"];

    public static string Run()
    {
        Sequences();
        Joins();
        Collections();
        Guards();
        Spans();
        Texts();
        Streams();
        Numbers();
        Tasks().GetAwaiter().GetResult();
        return s_transcript.ToString();
    }

    private static void Sequences()
    {
        Say("chunk", Polyfill.Chunk(s_words, 4).Select(chunk => string.Join("+", chunk)));
        Say("distinct", Polyfill.DistinctBy(s_words, word => word.Length));
        Say("distinct ignoring case", Polyfill.DistinctBy(["A", "a", "b"], word => word, StringComparer.OrdinalIgnoreCase));
        Say("except", Polyfill.Except(s_words, "alpha", StringComparer.Ordinal));
        Say("except by", Polyfill.ExceptBy(s_words, [5], word => word.Length));
        Say("intersect", Polyfill.IntersectBy(s_words, [5, 4], word => word.Length));
        Say("union", Polyfill.UnionBy(s_words, ["golf", "hotel-hotel"], word => word.Length));
        Say("skip last", Polyfill.SkipLast(s_words, 2));
        Say("take last", Polyfill.TakeLast(s_words, 2));
        Say("order", Polyfill.Order(s_words));
        Say("order descending", Polyfill.OrderDescending(s_words, StringComparer.Ordinal));
        Say("max", Polyfill.MaxBy(s_words, word => word[1]));
        Say("min", Polyfill.MinBy(s_words, word => word[1], Comparer<char>.Default));
        Say("greatest", Polyfill.Max(s_words, StringComparer.Ordinal));
        Say("least", Polyfill.Min(s_words, StringComparer.Ordinal));
        Say("first", Polyfill.FirstOrDefault(s_words, word => word == "x", "none"));
        Say("last", Polyfill.LastOrDefault(s_words, word => word.EndsWith('a'), "none"));
        Say("single", Try(() => Polyfill.SingleOrDefault(s_words, word => word == "alpha", "none")));
        Say("index", Polyfill.Index(s_words).Select(pair => $"{pair.Item1}{pair.Item2}"));
        Say("zip", Polyfill.Zip(s_words, [1, 2, 3]).Select(pair => $"{pair.First}{pair.Second}"));
        var sums = Polyfill.AggregateBy(s_words, word => word.Length, 0, (sum, word) => sum + word[0]);
        Say("aggregate", sums.Select(pair => $"{pair.Key}:{pair.Value}"));
        Say("count", Polyfill.CountBy(s_words, word => word).Select(pair => $"{pair.Key}:{pair.Value}"));
        Say("counted at once", $"{Polyfill.TryGetNonEnumeratedCount(s_words, out var count)} {count}");
        Say("not counted", $"{Polyfill.TryGetNonEnumeratedCount(s_words.Where(word => word.Length > 4), out count)} {count}");
    }

    private static void Joins()
    {
        (int Id, string Name)[] left = [(1, "one"), (2, "two"), (3, "three")];
        (int Id, string Name)[] right = [(2, "zwei"), (3, "drei"), (4, "vier")];
        Say("left", Polyfill.LeftJoin(left, right, one => one.Id, two => two.Id, (one, two) => $"{one.Name}={two.Name}"));
        Say("right", Polyfill.RightJoin(left, right, one => one.Id, two => two.Id, (one, two) => $"{one.Name}={two.Name}"));
        Say("full", Polyfill.FullJoin(left, right, one => one.Id, two => two.Id, (one, two) => $"{one.Name}={two.Name}"));
        Say("groups", Polyfill.GroupJoin(left, right, one => one.Id, two => two.Id).Select(group => $"{group.Key.Name}:{group.Count()}"));
        var names = Polyfill.ToDictionary(left.Select(one => KeyValuePair.Create(one.Id, one.Name)));
        Say("dictionary", names.Select(pair => $"{pair.Key}{pair.Value}"));
    }

    private static void Collections()
    {
        var stack = new Stack<int>([1, 2, 3]);
        Say("peek", $"{Polyfill.TryPeek(stack, out var top)} {top}");
        Say("pop", $"{Polyfill.TryPop(stack, out top)} {top} {stack.Count}");
        Polyfill.EnsureCapacity(stack, 20);
        Say("dequeue", $"{Polyfill.TryDequeue(new Queue<string>(s_words), out var word)} {word}");
        var dictionary = new Dictionary<string, int> { ["a"] = 1 };
        Say("removed", $"{Polyfill.Remove(dictionary, "a", out var removed)} {removed} {dictionary.Count}");
        Say("default", Polyfill.GetValueOrDefault(dictionary, "a", 7));
        var bits = new BitArray([true, false, true]);
        Say("bits", $"{Polyfill.PopCount(bits)} {Polyfill.HasAnySet(bits)} {Polyfill.HasAllSet(bits)}");
        var (key, value) = (default(object), default(object));
        Polyfill.Deconstruct(new DictionaryEntry("k", "v"), out key!, out value);
        Say("entry", $"{key}{value}");
        Say("nullable", Polyfill.IsNullable(typeof(Exception).GetProperty(nameof(Exception.HelpLink))!));
        Say("assignable", $"{Polyfill.IsAssignableTo<IEnumerable>(typeof(string))} {Polyfill.IsAssignableFrom<string>(typeof(int))}");
    }

    private static void Guards()
    {
        Say("not null", Guard.NotNull("text"));
        Say("null", Try(() => Guard.NotNull((string?)null)));
        Say("not empty", Try(() => Ensure.NotEmpty("")));
        Say("white space", Try(() => Guard.NotWhiteSpace("  ")));
        Say("or empty", Try(() => Ensure.NotNullOrEmpty(Array.Empty<int>())));
        Say("equal", Try(() => Guard.Equal(1, 2)));
        Say("not equal", Guard.NotEqual("a", "b"));
        Say("negative", Try(() => Ensure.NotNegative(-1)));
        Say("zero", Try(() => Guard.NotZero(0)));
        Say("greater", Try(() => Ensure.NotGreaterThan(3, 2)));
        Say("less", Ensure.NotLessThan(3, 2));
        Say("duplicates", Try(() => { Ensure.NoDuplicates(s_words); return "none"; }));
        Say("missing", Try(() => { Guard.FileExists("/no/such/file"); return "there"; }));
    }

    private static void Spans()
    {
        ReadOnlySpan<int> numbers = [5, 3, 9, 3];
        Span<int> copy = [5, 3, 9, 3];
        Say("least", Polyfill.Min(numbers));
        Say("greatest", Polyfill.Max(numbers, Comparer<int>.Default));
        Say("contains", Polyfill.Contains(numbers, 9));
        Say("any except", Polyfill.ContainsAnyExcept(numbers, 5, 3, 9));
        Say("in range", Polyfill.ContainsAnyInRange(numbers, 6, 8));
        Say("prefix", Polyfill.CommonPrefixLength(numbers, [5, 3, 8]));
        Polyfill.Sort(copy, (one, two) => two.CompareTo(one));
        Say("sorted", string.Join(",", copy.ToArray()));
        var parts = new List<string>();
        foreach (var range in Polyfill.Split("a,b,,c".AsSpan(), ','))
        {
            parts.Add("a,b,,c"[range.Start.GetOffset(6)..range.End.GetOffset(6)]);
        }

        Say("split", parts);
        var writer = new System.Buffers.ArrayBufferWriter<byte>(4);
        Encoding.UTF8.GetBytes("twelve bytes").CopyTo(writer.GetSpan(12));
        writer.Advance(12);
        Say("written", Encoding.UTF8.GetString(writer.WrittenSpan));
        Say("range", new Range(Index.FromStart(1), Index.FromEnd(2)).GetOffsetAndLength(10));
    }

    private static void Texts()
    {
        var builder = new StringBuilder();
        Polyfill.AppendJoin(builder, ", ", s_words);
        Polyfill.AppendJoin(builder, '/', new List<int> { 1, 2 });
        Polyfill.Replace(builder, "alpha".AsSpan(), "beta".AsSpan());
        Say("joined", builder);
        Say("matches", Polyfill.Count(new Regex("[ae]"), "alphabet"));
        Say("utf-16", System.Text.Unicode.Utf16.IsValid("pair \ud83d\ude00"));
        Say("microseconds", Polyfill.AddMicroseconds(new DateTime(2020, 1, 1), 1500.5).Ticks);
        Polyfill.Deconstruct(new DateTime(2021, 2, 3), out var year, out var month, out var day);
        Say("date", $"{year} {month} {day}");
    }

    private static void Streams()
    {
        using var stream = new StringStream("größe", Encoding.UTF8);
        var buffer = new byte[7];
        Polyfill.ReadExactly(stream, buffer, 0, 4);
        Say("read", Convert.ToHexString(buffer));
        Say("end", $"{stream.ReadByte()} {stream.Read(buffer, 0, 7)} {stream.ReadByte()}");
        Say("length", Try(() => stream.Length));
    }

    private static void Numbers()
    {
        Say("powers", $"{System.Numerics.BitOperations.IsPow2(64)} {System.Numerics.BitOperations.IsPow2(65u)}");
        var random = new Random(17);
        Say("random", $"{Polyfill.NextInt64(random)} {Polyfill.NextInt64(random, 5, 500)} {Polyfill.GetHexString(random, 8)}");
        var cards = new[] { 1, 2, 3, 4, 5 };
        Polyfill.Shuffle(random, cards);
        Say("shuffled", cards.Select(card => card.ToString(CultureInfo.InvariantCulture)));
    }

    private static async Task Tasks()
    {
        using var reader = new StringReader("first\nsecond");
        Say("line", await Polyfill.ReadLineAsync(reader, default));
        Say("rest", await Polyfill.ReadToEndAsync(reader, default));
        var writer = new StringWriter();
        await Polyfill.WriteAsync(writer, "text", default);
        await Polyfill.WriteAsync(writer, new StringBuilder(" and more"));
        Say("written", writer);
        var source = new TaskCompletionSource<int>();
        Polyfill.SetFromTask(source, Task.FromException<int>(new FormatException("of the task")));
        Say("failed", await TryAsync(source.Task));
    }

    private static void Say(string what, object? answer)
    {
        var text = answer is IEnumerable<string> many ? string.Join(" ", many) : answer;
        s_transcript.Append(CultureInfo.InvariantCulture, $"{what}: {text}\n");
    }

    private static object? Try<T>(Func<T> call)
    {
        try
        {
            return call();
        }
        catch (Exception e)
        {
            return $"{e.GetType().Name} {e.Message}";
        }
    }

    private static async Task<object?> TryAsync<T>(Task<T> call)
    {
        try
        {
            return await call;
        }
        catch (Exception e)
        {
            return $"{e.GetType().Name} {e.Message}";
        }
    }
}
