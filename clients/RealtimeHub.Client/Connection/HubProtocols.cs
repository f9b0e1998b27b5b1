using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Options;
using RealtimeHub.Client.Publishing;
using RealtimeHub.Client.Subscribing;
using RealtimeHub.Protocol;
using RealtimeHub.Protocol.Frames;
using RealtimeHub.SignalR;

namespace RealtimeHub.Client.Connection;

/// <summary>Which protocol to speak with which hub: the wanted one, and JSON with those that have said that they do not know it.</summary>
internal sealed class HubProtocols(WireEncoding wanted)
{
    private readonly ConcurrentDictionary<Uri, bool> _jsonOnly = new();

    private static JsonHubProtocol Json { get; } = CreateJson();

    private static MessagePackHubProtocol MessagePack { get; } = new(new MessagePackSettings
    {
        Readers = new Dictionary<Type, ReadValue> { [typeof(Received)] = Received.Read },
        Writers = new Dictionary<Type, WriteValue> { [typeof(PublishRequest)] = PublishRequest.Write },
    });

    public IHubProtocol For(Uri hub) => wanted == WireEncoding.Json || _jsonOnly.ContainsKey(hub) ? Json : MessagePack;

    /// <summary>Whether a handshake failed for want of the protocol; from then on this hub is spoken to in JSON.</summary>
    public bool FallBack(Uri hub, HubException refusal) =>
        For(hub) != Json && IsAboutTheProtocol(refusal.Message) && _jsonOnly.TryAdd(hub, true);

    // "The protocol 'messagepack' is not supported.", or its version: SignalR gives no code for it.
    private static bool IsAboutTheProtocol(string message) =>
        message.Contains("protocol", StringComparison.OrdinalIgnoreCase) && message.Contains("support", StringComparison.OrdinalIgnoreCase);

    private static JsonHubProtocol CreateJson()
    {
        var options = new JsonHubProtocolOptions();
        ProtocolJson.Configure(options.PayloadSerializerOptions);
        return new JsonHubProtocol(Options.Create(options));
    }
}
