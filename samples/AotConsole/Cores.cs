using System.Globalization;
using System.Runtime.CompilerServices;

namespace AotConsole;

/// <summary>What the methods do. It is the same with aspects and without.</summary>
public sealed partial class Shop
{
    private int _loads;
    private int _attempts;
    private string _name = "old name";

    private string GetNameCore(int id) => string.Create(CultureInfo.InvariantCulture, $"{_name} {id} (load {++_loads})");

    private async Task<int> GetStockCoreAsync(int id)
    {
        await Task.Yield();
        return id * 10;
    }

    private ValueTask<decimal> GetPriceCoreAsync(int id, string currency) => new(currency.Length + id + ++_loads);

    private void LogCore(string message) => Console.WriteLine($"{message}: done");

    private async Task SaveCoreAsync(string message)
    {
        await Task.Yield();
        Console.WriteLine($"{message}: done");
    }

    private ValueTask FlushCoreAsync(string message)
    {
        Console.WriteLine($"{message}: done");
        return default;
    }

    private T EchoCore<T>(T value) => value;

    private int SumCore(ReadOnlySpan<int> numbers, out int count)
    {
        count = numbers.Length;
        var sum = 0;
        foreach (var number in numbers)
        {
            sum += number;
        }

        return sum;
    }

    private decimal GetRateCore() => 1.5m;

    private async IAsyncEnumerable<int> CountAsync(int count, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var number = 1; number <= count; number++)
        {
            await Task.Delay(1, cancellationToken);
            yield return number;
        }
    }

    private Task RenameCoreAsync(int id, string name)
    {
        _name = name;
        return Task.CompletedTask;
    }

    private Task<string> FetchCoreAsync(CancellationToken cancellationToken)
        => ++_attempts < 3 ? Task.FromException<string>(new TimeoutException()) : Task.FromResult(cancellationToken.CanBeCanceled ? "with a timeout" : "without");

    private Task<string> AskCoreAsync(CancellationToken cancellationToken) => Task.FromException<string>(new InvalidOperationException());

    private static Task<string> AnswerAsync(CancellationToken cancellationToken, Exception exception) => Task.FromResult(exception.GetType().Name);

    private string VisitCore(string customer) => $"customer {customer}";

    private int CallCore(int id) => id;
}
