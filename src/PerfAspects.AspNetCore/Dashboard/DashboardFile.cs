using System.IO.Compression;
using System.Security.Cryptography;

namespace PerfAspects.AspNetCore.Dashboard;

/// <summary>A file of the dashboard. It is compressed once, when it is requested the first time.</summary>
internal sealed class DashboardFile
{
    private readonly Lazy<byte[]> _brotli;
    private readonly Lazy<byte[]> _gzip;

    private DashboardFile(string name, string type, byte[] plain)
    {
        (Name, ContentType, Plain) = (name, type, plain);
        _brotli = new(() => Compress(plain, static stream => new BrotliStream(stream, CompressionLevel.SmallestSize)));
        _gzip = new(() => Compress(plain, static stream => new GZipStream(stream, CompressionLevel.SmallestSize)));
    }

    /// <summary>The name, with a hash of the content where browsers may keep the file for good.</summary>
    public string Name { get; }

    public string ContentType { get; }

    public byte[] Plain { get; }

    public byte[] Brotli => _brotli.Value;

    public byte[] Gzip => _gzip.Value;

    /// <summary>Makes the page.</summary>
    public static DashboardFile Page(byte[] content) => new("", "text/html; charset=utf-8", content);

    /// <summary>Makes a file whose name has a hash of its content: <c>dashboard.0123456789abcdef.js</c>.</summary>
    public static DashboardFile Hashed(string extension, string type, byte[] content)
    {
        var hash = Convert.ToHexString(SHA256.HashData(content), 0, 8).ToLowerInvariant();
        return new DashboardFile($"dashboard.{hash}.{extension}", type, content);
    }

    private static byte[] Compress(byte[] plain, Func<Stream, Stream> encode)
    {
        using var compressed = new MemoryStream();
        using (var encoder = encode(compressed))
        {
            encoder.Write(plain);
        }

        return compressed.ToArray();
    }
}
