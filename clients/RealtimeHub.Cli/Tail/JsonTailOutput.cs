using System.Text.Json;
using RealtimeHub.Cli.Console;
using RealtimeHub.Protocol;

namespace RealtimeHub.Cli.Tail;

/// <summary>Events exactly as on the wire, one a line; what is not events goes to stderr in the same form.</summary>
internal sealed class JsonTailOutput(CliConsole console) : TailOutput
{
    public override void Show(HubEvent e) => console.WriteJson(e.Json.Span);

    public override void Show(SubscriptionMessage message)
    {
        if (message is GapMessage or NoticeMessage) console.Error.WriteLine(JsonSerializer.Serialize(message, ProtocolJson.Options));
    }
}
