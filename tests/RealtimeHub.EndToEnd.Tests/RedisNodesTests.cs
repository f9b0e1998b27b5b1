using System.Net;
using System.Text.Json;
using RealtimeHub.Client;
using RealtimeHub.Protocol;
using RealtimeHub.TestKit;

namespace RealtimeHub.EndToEnd.Tests;

/// <summary>The real host with its logs in a real Redis.</summary>
public sealed class RedisNodesTests
{
    [Fact]
    public async Task What_is_published_on_one_node_is_received_on_the_other_and_a_position_of_one_is_good_at_the_other()
    {
        await using var nodes = await HubNodes.StartAsync();
        await using var first = RealtimeClient.Connect(nodes.Addresses[0]);
        await using var second = RealtimeClient.Connect(nodes.Addresses[1]);

        var one = await first.PublishAsync("tams", SampleEvents.Segment(1), cancellationToken: Deadline.Token());
        var two = await second.PublishAsync("tams", SampleEvents.Segment(2), cancellationToken: Deadline.Token());

        two.Sequence.Should().Be(one.Sequence + 1);
        (await PositionsAsync(second, StartFrom.Beginning, 2)).Should().Equal(one, two);
        (await PositionsAsync(first, StartFrom.After(one), 1)).Should().Equal(two);
        (await CaughtUpAsync(first)).Should().Be("node-1");
        (await CaughtUpAsync(second)).Should().Be("node-2");
    }

    [Fact]
    public async Task Who_follows_is_told_when_redis_goes_and_comes_and_who_comes_meanwhile_too_and_the_node_says_it_of_itself()
    {
        await using var nodes = await HubNodes.StartAsync(1);
        var node = nodes.All[0];
        await using var client = RealtimeClient.Connect(node.Address);
        await using var living = client.SubscribeAsync("tams", cancellationToken: Deadline.Token()).GetAsyncEnumerator();
        await NextAsync<CaughtUpMessage>(living);

        await nodes.Redis.KillAsync();

        (await NextAsync<NoticeMessage>(living)).Reason.Should().Be("storage-away");
        (await FirstLineAsync(node, "event: notice")).Should().Contain("storage-away");
        var ready = await StorageAsync(node, "health/ready");
        ready.GetProperty("away").GetBoolean().Should().BeTrue();
        (await StorageAsync(node, "streams")).GetProperty("primary").ValueKind.Should().Be(JsonValueKind.Null);
        using var refused = await node.Http.PostAsync("streams/tams/events", new StringContent(SampleEvents.Segment(1), null, "application/json"));
        refused.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        refused.Headers.RetryAfter.Should().NotBeNull();

        await nodes.Redis.StartAgainAsync();

        (await NextAsync<NoticeMessage>(living)).Reason.Should().Be("storage-back");
        await client.PublishAsync("tams", SampleEvents.Segment(2), cancellationToken: Deadline.Token());
        (await NextAsync<EventsMessage>(living)).Events.Should().NotBeEmpty();
        (await StorageAsync(node, "health/ready")).GetProperty("away").GetBoolean().Should().BeFalse();
    }

    [Fact]
    public async Task Password_and_tls_work_and_the_level_and_what_weakens_it_are_said()
    {
        await using var nodes = await HubNodes.StartAsync(1, new RedisOptions { Password = "secret", Tls = true });
        await using var client = RealtimeClient.Connect(nodes.Addresses[0]);

        await client.PublishAsync("tams", SampleEvents.Segment(1), cancellationToken: Deadline.Token());

        var storage = await StorageAsync(nodes.All[0], "health/ready");
        storage.GetProperty("kind").GetString().Should().Be("redis");
        storage.GetProperty("level").GetString().Should().Be("primary");
        storage.GetRawText().Should().NotContain("secret");
        nodes.All[0].Output.Should().NotContain("secret");
    }

    [Theory]
    [InlineData("RealtimeHub:RedisLog:Strict", "true", "synced every second")]
    [InlineData("RealtimeHub:RedisLog:Level", "Replicatd", "Replicatd")]
    [InlineData("RealtimeHub:RedisLog:Levle", "Primary", "Levle")]
    public async Task A_hub_does_not_start_with_what_was_not_meant_and_says_why_in_a_sentence(string setting, string value, string word)
    {
        await using var redis = await RedisServer.StartAsync();
        await ExpectRefusalAsync(redis.HubSettings.Append((setting, value)), word);
    }

    [Fact]
    public Task A_hub_whose_redis_is_not_there_says_so_and_ends() =>
        ExpectRefusalAsync([("RealtimeHub:Redis", "127.0.0.1:1"), ("RealtimeHub:RedisLog:StartPatience", "00:00:00.5")], "RealtimeHub:Redis");

    private static async Task ExpectRefusalAsync(IEnumerable<(string Name, string Value)> settings, string word)
    {
        using var folder = new TestFolder();
        var starting = async () => await HostProcess.StartAsync(new HostProgram(folder.Path) { Settings = settings.ToDictionary(s => s.Name, s => s.Value) });

        var refused = (await starting.Should().ThrowAsync<HostStartException>()).Which;

        refused.ExitCode.Should().Be(1);
        refused.Output.Should().Contain(word).And.NotContain("   at ");
    }

    private static async Task<List<Position>> PositionsAsync(RealtimeClient client, StartFrom from, int count) =>
        await client.SubscribeAsync("tams", from: from, cancellationToken: Deadline.Token()).OfType<EventsMessage>().SelectMany(m => m.Events).Select(e => e.Position).Take(count).ToListAsync();

    private static async Task<string> CaughtUpAsync(RealtimeClient client) =>
        (await client.SubscribeAsync("tams", cancellationToken: Deadline.Token()).OfType<CaughtUpMessage>().FirstAsync()).Node;

    private static async Task<T> NextAsync<T>(IAsyncEnumerator<SubscriptionMessage> messages)
    {
        while (await messages.MoveNextAsync())
        {
            if (messages.Current is T wanted) return wanted;
        }

        throw new InvalidOperationException("The subscription ended.");
    }

    // The line that follows, as server-sent events have it.
    private static async Task<string> FirstLineAsync(HostProcess node, string after)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "streams/tams/events") { Headers = { { "Accept", "text/event-stream" } } };
        using var response = await node.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Deadline.Token());
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
        while (await lines.ReadLineAsync(Deadline.Token()) is { } line)
        {
            if (line == after) return (await lines.ReadLineAsync(Deadline.Token()))!;
        }

        throw new InvalidOperationException("The stream ended.");
    }

    private static async Task<JsonElement> StorageAsync(HostProcess node, string path) =>
        JsonDocument.Parse(await node.Http.GetByteArrayAsync(path, Deadline.Token())).RootElement.GetProperty("storage");
}
