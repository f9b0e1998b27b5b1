using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using RealtimeHub.Server.Problems;

namespace RealtimeHub.Server.Publishing;

/// <summary>Reads the whole body of a write, JSON content types only, within <see cref="PublishLimits.RequestBytes"/>.</summary>
internal static class JsonBody
{
    /// <summary>Reads the body and hands it to <paramref name="read"/>, without a copy where it lies in one piece.</summary>
    /// <exception cref="ProblemException">Its type is not JSON, or it is too large.</exception>
    public static Task<T> ReadAsync<T>(HttpRequest request, ReadBody<T> read) => IsJson(request.ContentType)
        ? ReadOfAnyTypeAsync(request, read)
        : throw new ProblemException(Problem.UnsupportedMediaType(request.ContentType));

    /// <summary>Reads the body whatever its type says it is.</summary>
    /// <exception cref="ProblemException">It is too large.</exception>
    public static async Task<T> ReadOfAnyTypeAsync<T>(HttpRequest request, ReadBody<T> read)
    {
        if (request.ContentLength > PublishLimits.RequestBytes) throw TooLarge();
        // The limit is ours, so that what is too large is a problem document like everything else.
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = null;

        // Most bodies came with their headers: they are here whole, and nobody needs to be told when to stop waiting.
        if (request.BodyReader.TryRead(out var first))
        {
            if (first.IsCompleted && first.Buffer.Length <= PublishLimits.RequestBytes) return Read(request.BodyReader, first.Buffer, read);
            request.BodyReader.AdvanceTo(first.Buffer.Start, first.Buffer.End);
        }

        return Read(request.BodyReader, await ReadAllAsync(request.BodyReader, request.HttpContext.RequestAborted), read);
    }

    private static T Read<T>(PipeReader reader, ReadOnlySequence<byte> body, ReadBody<T> read)
    {
        try
        {
            return body.IsSingleSegment ? read(body.FirstSpan) : read(body.ToArray());
        }
        finally
        {
            reader.AdvanceTo(body.End);
        }
    }

    private static async Task<ReadOnlySequence<byte>> ReadAllAsync(PipeReader reader, CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await reader.ReadAsync(cancellationToken);
            if (result.Buffer.Length > PublishLimits.RequestBytes)
            {
                // Given back, so that Kestrel can read the rest away.
                reader.AdvanceTo(result.Buffer.End);
                throw TooLarge();
            }

            if (result.IsCompleted) return result.Buffer;
            reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    private static bool IsJson(string? contentType)
    {
        if (contentType == "application/json") return true;
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type)) return false;
        if (type.Charset.HasValue && !type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)) return false;
        return type.MediaType.Value?.ToLowerInvariant() is "application/json" or "application/x-ndjson" or "application/ndjson" or "application/jsonl"
            || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase);
    }

    private static ProblemException TooLarge() => new(Problem.TooLarge($"The body has more than {PublishLimits.RequestBytes:N0} bytes."));
}

/// <summary>Reads a body.</summary>
internal delegate T ReadBody<out T>(ReadOnlySpan<byte> body);
