using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using RealtimeHub.TestKit;

namespace RealtimeHub.Server.Tests.Webhooks;

public sealed class SecretTests
{
    private const string Chosen = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    [Fact]
    public async Task Secret_is_told_once_and_the_one_before_signs_for_a_day_more()
    {
        var time = new ManualTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        await using var hub = await TestHub.StartAsync(WebhookCalls.Settings, services: services => services.AddSingleton<TimeProvider>(time));
        var id = (await hub.RegisteredAsync()).Id();
        hub.Registry().All[id].SecretsAt(time.GetUtcNow()).Should().BeEmpty("nobody asked for one");

        var first = await RotateAsync(hub, id);
        first.GetProperty("previous_expires").ValueKind.Should().Be(JsonValueKind.Null);
        var second = await RotateAsync(hub, id, new { secret = Chosen });
        second.GetProperty("secret").GetString().Should().Be(Chosen);
        second.GetProperty("previous_expires").GetDateTimeOffset().Should().Be(time.GetUtcNow().AddHours(24));

        var texts = new[] { Chosen, first.GetProperty("secret").GetString()! };
        texts[1].Should().StartWith("whsec_").And.HaveLength(50);
        hub.Registry().All[id].SecretsAt(time.GetUtcNow().AddHours(23.9)).Should().Equal(texts);
        hub.Registry().All[id].SecretsAt(time.GetUtcNow().AddHours(24)).Should().Equal(Chosen);
        (await hub.WebhookAsync(id)).GetRawText().Should().NotContain("whsec_");

        time.Advance(TimeSpan.FromHours(25));
        await RotateAsync(hub, id);
        hub.Registry().All[id].Secrets.Select(secret => secret.Text).Should().HaveCount(2).And.NotContain(texts[1], "it has had its day");
    }

    [Fact]
    public async Task Secrets_never_pile_up()
    {
        await using var hub = await WebhookCalls.StartAsync();
        var id = (await hub.RegisteredAsync()).Id();
        for (var i = 0; i < 4; i++) await RotateAsync(hub, id);
        hub.Registry().All[id].Secrets.Should().HaveCount(2);
    }

    [Theory]
    [InlineData("""{"secret":"whsec_MfKQ"}""", 400, "invalid-request")]
    [InlineData("""{"secret":"secret"}""", 400, "invalid-request")]
    [InlineData("""{"secrte":"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}""", 400, "malformed-json")]
    [InlineData("no json", 400, "malformed-json")]
    public async Task Secret_that_is_none_is_refused(string body, int status, string type)
    {
        await using var hub = await WebhookCalls.StartAsync();
        var id = (await hub.RegisteredAsync()).Id();
        using var response = await hub.Http.PostAsync(Path(id), new StringContent(body, Encoding.UTF8, "application/json"), Deadline.Token());
        await response.ShouldBeProblemAsync(status, type);
        hub.Registry().All[id].Secrets.Should().BeEmpty();
    }

    [Fact]
    public async Task Secret_that_is_there_already_is_refused_and_one_of_nobody_is_not_found()
    {
        await using var hub = await WebhookCalls.StartAsync();
        var id = (await hub.RegisteredAsync()).Id();
        await RotateAsync(hub, id, new { secret = Chosen });
        using var again = await hub.Http.PostAsJsonAsync(Path(id), new { secret = Chosen }, Deadline.Token());
        await again.ShouldBeProblemAsync(400, "invalid-request", "secret");
        using var unknown = await hub.Http.PostAsync(Path(Guid.NewGuid()), null, Deadline.Token());
        await unknown.ShouldBeProblemAsync(404, "unknown-webhook");
        using var removed = await hub.Http.DeleteAsync(Path(Guid.NewGuid()), Deadline.Token());
        await removed.ShouldBeProblemAsync(404, "unknown-webhook");
    }

    private static string Path(Guid id) => $"{WebhookCalls.Path}/{id}/secret";

    private static async Task<JsonElement> RotateAsync(TestHub hub, Guid id, object? body = null)
    {
        using var response = body is null
            ? await hub.Http.PostAsync(Path(id), null, Deadline.Token())
            : await hub.Http.PostAsJsonAsync(Path(id), body, Deadline.Token());
        ((int)response.StatusCode).Should().Be(201, await response.Content.ReadAsStringAsync());
        return await response.JsonAsync();
    }
}
