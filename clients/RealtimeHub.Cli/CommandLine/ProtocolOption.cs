using System.CommandLine;
using RealtimeHub.Protocol.Frames;

namespace RealtimeHub.Cli.CommandLine;

/// <summary><c>--protocol NAME</c>, on the commands that hold a connection.</summary>
internal static class ProtocolOption
{
    public static Option<string?> Create(string more = "") => new("--protocol")
    {
        Description = "json or messagepack, which costs less; a hub without it is spoken to in JSON." + more,
        HelpName = "NAME",
    };

    /// <summary>What was given, or else what suits the command.</summary>
    public static WireEncoding Read(string? text, WireEncoding suits = WireEncoding.MessagePack) => text switch
    {
        null => suits,
        "json" => WireEncoding.Json,
        "messagepack" => WireEncoding.MessagePack,
        _ => throw new UsageException($"--protocol: '{text}' is neither json nor messagepack."),
    };
}
