using Microsoft.Extensions.Options;
using RealtimeHub.EventLog;
using RealtimeHub.Server.Problems;

namespace RealtimeHub.Server.Publishing;

/// <summary>Keeps the bodies of webhook calls that could not be used, for a person to look at: the newest hundred of each stream.</summary>
internal sealed class SetAside(IOptions<RealtimeHubOptions> options, TimeProvider time)
{
    private const int Kept = 100;

    private readonly Lock _lock = new();

    /// <summary>Reads a body; one that cannot be used is written to <c>&lt;data&gt;/set-aside/&lt;stream&gt;</c> first.</summary>
    public List<NewEvent> Read(string stream, ReadOnlySpan<byte> body)
    {
        try
        {
            return PublishBody.Read(body);
        }
        catch (ProblemException)
        {
            Keep(stream, body);
            throw;
        }
    }

    private void Keep(string stream, ReadOnlySpan<byte> body)
    {
        lock (_lock)
        {
            var folder = Directory.CreateDirectory(Path.Combine(options.Value.Data, "set-aside", stream)).FullName;
            File.WriteAllBytes(Path.Combine(folder, $"{time.GetUtcNow():yyyyMMdd'T'HHmmss.fffffff}-{Guid.NewGuid():N}.json"), body);
            foreach (var old in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).SkipLast(Kept)) File.Delete(old);
        }
    }
}
