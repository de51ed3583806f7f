using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using StackExchange.Redis;

namespace PerfAspects.Scripts;

/// <summary>A script that is called by its hash. The client would find the hash by the whole text, at every call.</summary>
internal sealed class RedisScript(string text)
{
    [SuppressMessage("Security", "CA5350", Justification = "It is how Redis names a script.")]
    private readonly byte[] _hash = SHA1.HashData(Encoding.UTF8.GetBytes(text));

    /// <summary>Calls the script, once more with its text where the server does not have it.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<RedisResult> EvaluateAsync(
        IDatabase database, RedisKey[] keys, RedisValue[] values, CancellationToken cancellationToken)
    {
        try
        {
            return await database.ScriptEvaluateAsync(_hash, keys, values).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (RedisServerException exception) when (exception.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            return await database.ScriptEvaluateAsync(text, keys, values).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
