using System.Text.Json;

namespace RealtimeHub.Cli.Publish;

/// <summary>Says where JSON is broken the way editors count: lines and columns from 1.</summary>
internal static class JsonFault
{
    public static string Describe(JsonException error)
    {
        var text = error.Message;
        var end = text.IndexOf(" Path: ", StringComparison.Ordinal) is var path and >= 0 ? path : text.IndexOf(" LineNumber: ", StringComparison.Ordinal);
        var problem = end >= 0 ? text[..end] : text;
        return error.LineNumber is { } line ? $"line {line + 1}, column {error.BytePositionInLine + 1}: {problem}" : problem;
    }
}
