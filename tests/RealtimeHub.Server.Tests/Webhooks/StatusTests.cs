using RealtimeHub.Delivery.Webhooks;
using RealtimeHub.TestKit;

namespace RealtimeHub.Server.Tests.Webhooks;

/// <summary>
/// The life of a webhook: TAMS 8.2, schemas/webhook-get.json, "status", and schemas/webhook-put.json, "status". Receivers are not called
/// here, so what the delivery would do is done by hand.
/// </summary>
public sealed class StatusTests : IAsyncLifetime
{
    private TestHub _hub = null!;

    public async Task InitializeAsync() => _hub = await WebhookCalls.StartAsync();

    public async Task DisposeAsync() => await _hub.DisposeAsync();

    [Theory(DisplayName = "webhook-post.json, status: Assumed to be `created` if not set")]
    [InlineData(null, "created")]
    [InlineData("created", "created")]
    [InlineData("disabled", "disabled")]
    public async Task Registered_webhook_has_the_status_asked_for(string? asked, string status)
    {
        var webhook = await _hub.RegisteredAsync(asked is null ? null : new { status = asked });
        webhook.Status().Should().Be(status);
        webhook.TryGetProperty("error", out _).Should().BeFalse();
    }

    [Theory(DisplayName = "webhook-post.json, status: created and disabled only")]
    [InlineData("started")]
    [InlineData("error")]
    [InlineData("Created")]
    public async Task Status_of_the_service_cannot_be_registered(string asked)
    {
        using var response = await _hub.RegisterAsync(new { status = asked });
        await response.ShouldBeProblemAsync(400, "invalid-request", "status");
    }

    [Fact(DisplayName = "webhook-get.json, status: `started` indicates the webhook is active and sending events")]
    public async Task Webhook_that_the_service_started_says_so()
    {
        var id = (await _hub.RegisteredAsync()).Id();
        await _hub.StartAsync(id);
        (await _hub.WebhookAsync(id)).Status().Should().Be("started");
    }

    [Fact(DisplayName = "webhook-get.json, error: more information about the error condition")]
    public async Task Webhook_in_error_says_what_happened()
    {
        var id = (await _hub.RegisteredAsync()).Id();
        await _hub.FailAsync(id);
        var webhook = await _hub.WebhookAsync(id);
        webhook.Status().Should().Be("error");
        var error = webhook.GetProperty("error");
        (error.GetProperty("type").GetString(), error.GetProperty("summary").GetString()).Should().Be(("gone", "HTTP 410 <b>"));
        error.GetProperty("time").GetDateTimeOffset().Year.Should().Be(2026);
    }

    [Theory(DisplayName = "webhook-get.json, status: error or disabled may be re-enabled by setting the status to `created`")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Webhook_in_error_or_disabled_is_enabled_again(bool failed)
    {
        var id = (await _hub.RegisteredAsync(new { status = failed ? "created" : "disabled" })).Id();
        if (failed) await _hub.FailAsync(id);
        var start = _hub.Registry().All[id].Start;

        using var response = await _hub.PutAsync(id);

        ((int)response.StatusCode).Should().Be(201);
        (await response.JsonAsync()).Status().Should().Be("created");
        var webhook = await _hub.WebhookAsync(id);
        webhook.TryGetProperty("error", out _).Should().BeFalse();
        _hub.Registry().All[id].Should().Match<Webhook>(known => known.Start == start && known.Starts == 1, "it goes on where it stands");
    }

    [Theory(DisplayName = "webhook-get.json, status: created or started may be disabled by a client")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Webhook_is_disabled(bool started)
    {
        var id = (await _hub.RegisteredAsync()).Id();
        if (started) await _hub.StartAsync(id);
        using var response = await _hub.PutAsync(id, new { status = "disabled" });
        ((int)response.StatusCode).Should().Be(201);
        (await _hub.WebhookAsync(id)).Status().Should().Be("disabled");
    }

    [Fact(DisplayName = "webhook-get.json, status: Attempting to transition an `error` status to `disabled` SHOULD be rejected")]
    public async Task Webhook_in_error_is_not_disabled()
    {
        var id = (await _hub.RegisteredAsync()).Id();
        await _hub.FailAsync(id);
        using var response = await _hub.PutAsync(id, new { status = "disabled", url = "https://192.0.2.2/" });
        await response.ShouldBeProblemAsync(400, "webhook-in-error");
        var webhook = await _hub.WebhookAsync(id);
        (webhook.Status(), webhook.GetProperty("url").GetString()).Should().Be(("error", WebhookCalls.Receiver));
    }

    [Fact(DisplayName = "PUT_webhooks: what was read can be written back")]
    public async Task Webhook_that_was_read_can_be_written_back_with_its_error()
    {
        var id = (await _hub.RegisteredAsync(new { tags = new { a = "b" } })).Id();
        await _hub.FailAsync(id);
        using var response = await _hub.PutAsync(id, new { tags = new { a = "c" }, error = new { type = "gone", summary = "x", time = "2026-01-02T03:04:05Z" } });
        ((int)response.StatusCode).Should().Be(201);
        (await _hub.WebhookAsync(id)).GetProperty("tags").GetProperty("a").GetString().Should().Be("c");
    }
}
