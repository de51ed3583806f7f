namespace PerfAspects.PackageTests.Aot;

/// <summary>A test that needs a linker: skipped, and said so, where there is none. The gate installs one.</summary>
public sealed class NativeToolchainFactAttribute : FactAttribute
{
    public NativeToolchainFactAttribute()
    {
        var found = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(static folder => File.Exists(Path.Combine(folder, "clang")));
        if (!OperatingSystem.IsLinux() || !found)
        {
            Skip = "Native programs are published on Linux with clang and zlib's headers (apt-get install clang zlib1g-dev).";
        }
    }
}
