namespace RivalRaces;

/// <summary>One process of a race: reads commands, a line each, and answers each with a line.</summary>
internal sealed class NodeProgram(INodeCache cache)
{
    private string _source = "old"; // what a load finds
    private Task<string>? _reading;
    private TaskCompletionSource _goOn = new();

    /// <summary>Runs until the input ends.</summary>
    public static async Task RunAsync(string rival, string configuration, string prefix)
    {
        await using var cache = Rivals.Create(rival, configuration, prefix);
        var program = new NodeProgram(cache);
        while (await Console.In.ReadLineAsync() is { } line)
        {
            string answer;
            try
            {
                answer = await program.AnswerAsync(line.Split(' '));
            }
            catch (Exception exception)
            {
                answer = $"failed {exception.GetType().Name}";
            }

            Console.WriteLine(answer);
        }
    }

    private async Task<string> AnswerAsync(string[] command)
    {
        switch (command)
        {
            case ["source", var value]:
                _source = value;
                return "done";
            case ["read", var id]:
                return await cache.ReadAsync(int.Parse(id), () => Task.FromResult(_source));
            case ["begin", var id]:
                return await BeginAsync(int.Parse(id));
            case ["end"]:
                _goOn.SetResult();
                return await _reading!;
            case ["remove", var id]:
                await cache.RemoveAsync(int.Parse(id));
                return "done";
            case ["tag"]:
                await cache.RemoveTagAsync();
                return "done";
            default:
                return "unknown";
        }
    }

    // Begins to load, has read the source, and waits for "end".
    private async Task<string> BeginAsync(int id)
    {
        var begun = new TaskCompletionSource();
        _goOn = new TaskCompletionSource();
        _reading = cache.ReadAsync(id, async () =>
        {
            var seen = _source;
            begun.TrySetResult();
            await _goOn.Task;
            return seen;
        });
        await begun.Task;
        return "begun";
    }
}
