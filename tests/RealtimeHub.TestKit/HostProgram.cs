using System.Diagnostics;

namespace RealtimeHub.TestKit;

/// <summary>What a <see cref="HostProcess"/> runs.</summary>
/// <param name="Data">The data folder.</param>
public sealed record HostProgram(string Data)
{
    /// <summary>The program, beside the tests; the real host unless a test host stands in.</summary>
    public string Assembly { get; init; } = "RealtimeHub.Host.dll";

    /// <summary>Words that come before the settings.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>Settings, for example <c>RealtimeHub:Log:SegmentBytes</c>.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Where it runs and listens.</summary>
    public Place Place { get; init; } = Place.Loopback;

    /// <summary>A program that becomes it, with its words: <c>unshare</c>, for example. Empty for none.</summary>
    public IReadOnlyList<string> Through { get; init; } = [];

    internal ProcessStartInfo StartInfo(Uri address, string data)
    {
        var start = ChildProcess.DotNet(Assembly, Words);
        start.ArgumentList.Add("--urls");
        start.ArgumentList.Add(address.ToString());
        start.ArgumentList.Add($"--RealtimeHub:Data={data}");
        foreach (var (name, value) in Settings) start.ArgumentList.Add($"--{name}={value}");
        return Place.At(Through.Count == 0 ? start : new ProcessStartInfo(Through[0], [.. Through.Skip(1), start.FileName, .. start.ArgumentList]));
    }
}
