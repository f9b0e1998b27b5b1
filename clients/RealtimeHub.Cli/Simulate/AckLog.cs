using System.Security.Cryptography;
using RealtimeHub.Protocol;

namespace RealtimeHub.Cli.Simulate;

/// <summary>What the hub has promised to keep: a line <c>position digest</c> for each acknowledged event, so that a test can hold it to that.</summary>
internal sealed class AckLog(TextWriter file) : IAsyncDisposable
{
    public static AckLog? Open(string? path) => path is null ? null : new AckLog(new StreamWriter(path));

    public async Task AddAsync(IReadOnlyList<ReadOnlyMemory<byte>> events, IReadOnlyList<Position> positions)
    {
        for (var i = 0; i < events.Count; i++) await file.WriteLineAsync($"{positions[i]} {Digest(events[i].Span)}");
        await file.FlushAsync();
    }

    public static string Digest(ReadOnlySpan<byte> envelope) => Convert.ToHexStringLower(SHA256.HashData(envelope).AsSpan(0, 16));

    public ValueTask DisposeAsync() => file.DisposeAsync();
}
