using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using RealtimeHub.Cli.Console;
using RealtimeHub.Cli.Hub;
using RealtimeHub.Cli.Streams;
using RealtimeHub.Protocol;

namespace RealtimeHub.Cli.Export;

/// <summary>Reads pages of a hub, up to the event that is the newest when it begins.</summary>
internal sealed class HubSource(IReadOnlyList<Uri> hubs, string stream, StartFrom from, CliConsole console)
{
    private const int Attempts = 5;

    public async IAsyncEnumerable<Exported> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var http = new HubHttp(hubs, console.Time) { Retrying = reason => console.Warn(reason + " Trying again.") };
        var path = $"streams/{Uri.EscapeDataString(stream)}";
        var (_, info) = await http.GetAsync<StreamInfo>(path, cancellationToken);
        if (info.Newest is not { Sequence: > 0 } newest) yield break;
        for (var next = from.ToString(); ;)
        {
            var (_, page) = await http.GetAsync<Page>($"{path}/events?limit=1000&from={Uri.EscapeDataString(next)}", cancellationToken, Attempts);
            yield return new Exported([.. page.Events.Select(Read).Where(e => e.Position.Sequence <= newest.Sequence)]) { Missing = Describe(page.Gap) };
            if (page.ReachedTip || page.Position.Sequence >= newest.Sequence) yield break;
            next = $"position:{page.Position}";
        }
    }

    private static (Position Position, ReadOnlyMemory<byte> Json) Read(JsonElement e) => (
        Position.Parse(e.GetProperty("position").GetString()!),
        JsonMarshal.GetRawUtf8Value(e).ToArray());

    private static string? Describe(PageGap? gap) => gap is null ? null : $"gap ({gap.Reason}): the events after {gap.After} up to {gap.Until} cannot be had";

    private sealed record Page(IReadOnlyList<JsonElement> Events, Position Position, bool ReachedTip, PageGap? Gap = null);

    private sealed record PageGap(string Reason, Position? After, Position? Until);
}
