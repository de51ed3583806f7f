namespace AotConsole;

public sealed partial class Shop
{
    public string GetName(int id) => GetNameCore(id);

    public Task<int> GetStockAsync(int id) => GetStockCoreAsync(id);

    public ValueTask<decimal> GetPriceAsync(int id, string currency) => GetPriceCoreAsync(id, currency);

    public void Log(string message) => LogCore(message);

    public Task SaveAsync(string message) => SaveCoreAsync(message);

    public ValueTask FlushAsync(string message) => FlushCoreAsync(message);

    public T Echo<T>(T value) => EchoCore(value);

    public int Sum(ReadOnlySpan<int> numbers, out int count) => SumCore(numbers, out count);

    public decimal Rate => GetRateCore();

    public IAsyncEnumerable<int> NumbersAsync(int count, CancellationToken cancellationToken) => CountAsync(count, cancellationToken);

    public Task RenameAsync(int id, string name) => RenameCoreAsync(id, name);

    public void ForgetPrice(int id, string currency)
    {
    }

    public async Task<string> FetchAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await FetchCoreAsync(cancellationToken);
            }
            catch (TimeoutException)
            {
            }
        }
    }

    public async Task<string> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await AskCoreAsync(cancellationToken);
        }
        catch (InvalidOperationException exception)
        {
            return await AnswerAsync(cancellationToken, exception);
        }
    }

    public string Visit(string customer) => VisitCore(customer);

    public int Call(int id) => CallCore(id);

    public void ShowLimits()
    {
    }

    public void ShowStatistics()
    {
    }
}
