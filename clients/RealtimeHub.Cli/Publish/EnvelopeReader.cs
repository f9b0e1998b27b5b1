using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace RealtimeHub.Cli.Publish;

/// <summary>Reads the JSON values of an input one after another: the elements of an array, or values beside each other.</summary>
internal static class EnvelopeReader
{
    public static async IAsyncEnumerable<JsonElement> ReadAsync(Stream input, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pipe = PipeReader.Create(input, new StreamPipeReaderOptions(leaveOpen: true));
        if (await FirstByteAsync(pipe, cancellationToken) is not { } first) yield break;
        var values = JsonSerializer.DeserializeAsyncEnumerable<JsonElement>(pipe, topLevelValues: first != '[', JsonSerializerOptions.Default, cancellationToken);
        await foreach (var value in values) yield return value;
    }

    // Consumes the white space, and the byte order mark that some editors write, but not the byte that it returns.
    private static async Task<byte?> FirstByteAsync(PipeReader pipe, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await pipe.ReadAsync(cancellationToken);
            var skipped = 0L;
            foreach (var segment in read.Buffer)
            {
                var at = segment.Span.IndexOfAnyExcept(" \t\r\n\uFEFF"u8);
                skipped += at < 0 ? segment.Length : at;
                if (at < 0) continue;
                var first = segment.Span[at];
                pipe.AdvanceTo(read.Buffer.GetPosition(skipped));
                return first;
            }

            pipe.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted) return null;
        }
    }
}
