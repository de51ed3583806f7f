#pragma warning disable RS0030 // The assembly is named only to read its resources, which trimming and native AOT keep.

namespace PerfAspects.Scripts;

/// <summary>The text of the Lua scripts.</summary>
internal static class RedisScripts
{
    public static readonly string Keep = Load("keep.lua");

    public static readonly RedisScript KeepAlone = new(Load("keep-alone.lua"));

    public static readonly string Touch = Load("touch.lua");

    public static readonly string Renew = Load("renew.lua");

    public static readonly string Release = Load("release.lua");

    public static readonly string Append = Load("append.lua");

    public static readonly string Read = Load("read.lua");

    public static readonly RedisScript Acquire = new(Load("acquire.lua"));

    public static readonly string Return = Load("return.lua");

    public static readonly string Appear = Load("appear.lua");

    private static string Load(string name)
    {
        using var reader = new StreamReader(typeof(RedisScripts).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
