using Microsoft.Extensions.Options;
using RealtimeHub.Protocol;

namespace RealtimeHub.Server.Reading;

/// <summary>For how long presigned URLs are told, put into what subscribers ask for.</summary>
internal sealed class PresignedUrls(IOptions<RealtimeHubOptions> options)
{
    private readonly TimeSpan _for = options.Value.PresignedFor;

    public EventFilter Limit(EventFilter filter) =>
        filter.GetUrls.PresignedFor == _for ? filter : filter with { GetUrls = filter.GetUrls with { PresignedFor = _for } };
}
