using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RealtimeHub.EventLog;
using RealtimeHub.Server.Problems;

namespace RealtimeHub.Server.Publishing;

/// <summary>Keeps the bodies of webhook calls that could not be used, for a person to look at: the newest hundred of each stream, the first MiB of each.</summary>
internal sealed partial class SetAside(IOptions<RealtimeHubOptions> options, TimeProvider time, ILogger<SetAside> logger)
{
    private const int Kept = 100;
    private const int MaxBytes = 1 << 20;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (long Count, Queue<SetAsideCall> Newest)> _calls = new(StringComparer.Ordinal);

    /// <summary>What was set aside of a stream since this node began.</summary>
    public SetAsideList Of(string stream)
    {
        lock (_lock) return _calls.TryGetValue(stream, out var calls) ? new(calls.Count, [.. calls.Newest.Reverse()]) : new(0, []);
    }

    /// <summary>Remembers that a call could not be used.</summary>
    public void Note(string stream, Problem problem)
    {
        lock (_lock)
        {
            var (count, newest) = _calls.TryGetValue(stream, out var calls) ? calls : (0, new Queue<SetAsideCall>());
            newest.Enqueue(new SetAsideCall(time.GetUtcNow(), problem.Type, problem.Member?.Member, problem.Detail));
            if (newest.Count > Kept) newest.Dequeue();
            _calls[stream] = (count + 1, newest);
        }
    }

    /// <summary>Reads a body; one that cannot be used is written to <c>&lt;data&gt;/set-aside/&lt;stream&gt;</c> first.</summary>
    public List<NewEvent> Read(string stream, ReadOnlySpan<byte> body)
    {
        try
        {
            return PublishBody.Read(body);
        }
        catch (ProblemException)
        {
            TryKeep(stream, body[..Math.Min(body.Length, MaxBytes)]);
            throw;
        }
    }

    // The call is answered 200 all the same: a store that gets an error disables its webhook, and loses what can be used.
    private void TryKeep(string stream, ReadOnlySpan<byte> body)
    {
        try
        {
            Keep(stream, body);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            LogNotKept(stream, failure.Message);
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "A webhook call for stream {Stream} that could not be used could not be kept aside either: {Problem}")]
    private partial void LogNotKept(string stream, string problem);
}
