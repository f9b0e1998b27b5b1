using System.Buffers.Text;
using System.IO.Pipelines;
using System.Security.Cryptography;

namespace RealtimeHub.Server.Sockets;

/// <summary>What all hub connections have alike.</summary>
internal static class HubPipe
{
    private const int IdBytes = 16;

    /// <summary>Its memory is pooled and given back as soon as what came is read.</summary>
    public static PipeOptions Options { get; } = new(useSynchronizationContext: false, readerScheduler: PipeScheduler.ThreadPool, writerScheduler: PipeScheduler.ThreadPool);

    /// <summary>An id that nobody can guess.</summary>
    public static string NewId()
    {
        Span<byte> random = stackalloc byte[IdBytes];
        RandomNumberGenerator.Fill(random);
        return Base64Url.EncodeToString(random);
    }
}
