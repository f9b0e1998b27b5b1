using System.Text.Json;
using RealtimeHub.Delivery.Webhooks;

namespace RealtimeHub.Delivery.Tests.Kit;

/// <summary>Webhooks that nobody has registered, at a place where nobody listens.</summary>
internal static class SampleWebhooks
{
    /// <param name="path">The end of the URL.</param>
    /// <param name="members">What else it asks for.</param>
    public static Webhook Make(string path = "", string members = """ "events":["flows/created"] """)
    {
        using var json = JsonDocument.Parse($$"""{"url":"http://127.0.0.1:9/{{path}}",{{members}}}""");
        WebhookTermsReader.TryRead(json.RootElement, out var terms, out _).Should().BeTrue();
        return new Webhook { Id = Guid.NewGuid(), Terms = terms!, Stream = "tams", Start = default, Created = DateTimeOffset.UnixEpoch, Updated = DateTimeOffset.UnixEpoch };
    }
}
