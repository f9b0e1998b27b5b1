using Microsoft.AspNetCore.SignalR.Protocol;
using RealtimeHub.Server.Problems;
using RealtimeHub.Server.Publishing;
using RealtimeHub.SignalR;

namespace RealtimeHub.Server.Hub;

/// <summary>The protocol <c>messagepack</c> as the hub speaks it: the limits are those of JSON, and who breaks the rules is told which.</summary>
internal static class BinaryProtocol
{
    public static IHubProtocol Create() => new MessagePackHubProtocol(new MessagePackSettings
    {
        MaxBytes = PublishLimits.HubMessageBytes,
        Unfit = detail => HubProblems.Error(Problem.BadRequest("(an argument)", detail)),
        Malformed = detail => HubProblems.Error(Problem.MalformedMessage($"A message cannot be read: {detail}.")),
    });
}
