using System.Buffers;
using Microsoft.AspNetCore.Http;
using RealtimeHub.EventLog;
using RealtimeHub.Protocol;

namespace RealtimeHub.Server.Publishing;

/// <summary>Answers a publish with what <see cref="PublishAnswer"/> is as JSON, of a known length and without a list of the positions.</summary>
internal sealed class PublishedResult(AppendResult result) : IResult
{
    // A position, its quotes and a comma.
    private const int MostPerPosition = Position.MaxLength + 3;

    private static ReadOnlySpan<byte> Opening => "{\"positions\":["u8;

    private static ReadOnlySpan<byte> Closing => "]}"u8;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = StatusCodes.Status201Created;
        response.ContentType = "application/json; charset=utf-8";
        var buffer = ArrayPool<byte>.Shared.Rent(Opening.Length + (result.Count * MostPerPosition) + Closing.Length);
        try
        {
            var length = Write(buffer);
            response.ContentLength = length;
            await response.BodyWriter.WriteAsync(buffer.AsMemory(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private int Write(Span<byte> destination)
    {
        Opening.CopyTo(destination);
        var at = Opening.Length;
        for (var i = 0; i < result.Count; i++) at += Write(destination[at..], result.First.Plus(i), isFirst: i == 0);
        Closing.CopyTo(destination[at..]);
        return at + Closing.Length;
    }

    private static int Write(Span<byte> destination, Position position, bool isFirst)
    {
        var at = 0;
        if (!isFirst) destination[at++] = (byte)',';
        destination[at++] = (byte)'"';
        position.TryFormat(destination[at..], out var written, default, null);
        at += written;
        destination[at++] = (byte)'"';
        return at;
    }
}
