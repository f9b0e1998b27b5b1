using RealtimeHub.TestKit;

namespace RealtimeHub.Server.Tests.Webhooks;

/// <summary>The list: TAMS 8.2, GET /service/webhooks.</summary>
public sealed class ListTests : IAsyncLifetime
{
    private TestHub _hub = null!;

    public async Task InitializeAsync() => _hub = await WebhookCalls.StartAsync();

    public async Task DisposeAsync() => await _hub.DisposeAsync();

    [Fact(DisplayName = "GET_webhooks: sorted in alphabetical order of their `url` by default; reverse_order reverses it")]
    public async Task List_is_in_the_order_of_the_urls()
    {
        foreach (var name in new[] { "b", "a", "B", "ab", "a" }) await _hub.RegisteredAsync(new { url = $"https://192.0.2.1/{name}" });
        var names = (await _hub.ListAsync()).Select(Name);
        names.Should().Equal("B", "a", "a", "ab", "b");
        (await _hub.ListAsync("?reverse_order=true")).Select(Name).Should().Equal(names.Reverse());
        (await _hub.ListAsync("?reverse_order=true")).Select(webhook => webhook.Id()).Should().Equal((await _hub.ListAsync()).Select(webhook => webhook.Id()).Reverse());
    }

    [Fact(DisplayName = "trait_resource_paged_key: a consistent sort order is applied to pages of results")]
    public async Task Webhooks_that_come_and_go_between_pages_neither_hide_nor_double_others()
    {
        for (var n = 0; n < 9; n++) await _hub.RegisteredAsync(new { url = $"https://192.0.2.1/{n}" });
        using var first = await _hub.Http.GetAsync($"{WebhookCalls.Path}?limit=4", Deadline.Token());
        var seen = (await first.JsonAsync()).EnumerateArray().ToList();
        // The last one of the page goes, one comes before it, and one after.
        await _hub.Http.DeleteAsync($"{WebhookCalls.Path}/{seen[3].Id()}", Deadline.Token());
        await _hub.RegisteredAsync(new { url = "https://192.0.2.1/00" });
        await _hub.RegisteredAsync(new { url = "https://192.0.2.1/44" });

        var rest = await _hub.ListAsync($"?limit=100&page={first.Headers.GetValues("X-Paging-NextKey").Single()}");

        seen.Concat(rest).Select(Name).Should().Equal("0", "1", "2", "3", "4", "44", "5", "6", "7", "8");
    }

    [Fact(DisplayName = "GET_webhooks, Link: the last page has none; it keeps what else was asked")]
    public async Task Link_leads_through_a_selection()
    {
        for (var n = 0; n < 5; n++) await _hub.RegisteredAsync(new { url = $"https://192.0.2.1/{n}", tags = new Dictionary<string, object> { ["a,b"] = n % 2 == 0 ? "x,y" : "z" } });
        var query = "?tag.a%2Cb=x%2Cy&limit=2";
        using var first = await _hub.Http.GetAsync(WebhookCalls.Path + query, Deadline.Token());
        first.Headers.GetValues("X-Paging-Count").Should().Equal("2");
        var link = first.Headers.GetValues("Link").Single();
        link.Should().StartWith($"<{_hub.Address}service/webhooks{query}&page=").And.EndWith(">; rel=\"next\"");
        using var second = await _hub.Http.GetAsync(link[1..link.IndexOf('>', StringComparison.Ordinal)], Deadline.Token());
        (await second.JsonAsync()).EnumerateArray().Select(Name).Should().Equal("4");
        second.Headers.Contains("Link").Should().BeFalse();
        second.Headers.Contains("X-Paging-NextKey").Should().BeFalse();
    }

    private static string Name(System.Text.Json.JsonElement webhook) => webhook.GetProperty("url").GetString()!.Split('/')[^1];
}
