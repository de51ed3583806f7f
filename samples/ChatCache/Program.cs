using ChatCache;
using Microsoft.Extensions.AI;
using PerfAspects;
using Samples;

await using var dashboard = SampleDashboard.IsAsked(ref args) ? await SampleDashboard.StartAsync() : null;
using var client = new CachedChatClient(new LocalModel("local-1"), "local-1", new ChatPrice(Input: 0.50m, Output: 1.50m));
const string Question = "How long does a token live";

Console.WriteLine($"asked:            {await client.GetResponseAsync(Question)}");
Console.WriteLine($"asked again:      {await client.GetResponseAsync(Question)}");
Console.WriteLine($"at temperature 1: {await client.GetResponseAsync(Question, new ChatOptions { Temperature = 1 })}");

using (AspectRuntime.BypassCache()) // the answer is to be a new one, and is kept
{
    Console.WriteLine($"asked anew:       {await client.GetResponseAsync(Question)}");
}

Console.WriteLine($"asked after that: {await client.GetResponseAsync(Question)}");

Console.Write("streamed:         ");
await foreach (var update in client.GetStreamingResponseAsync(Question))
{
    Console.Write(update);
}

Console.WriteLine();
Console.WriteLine(client.Report);
if (dashboard is not null)
{
    await dashboard.WaitAsync();
}
