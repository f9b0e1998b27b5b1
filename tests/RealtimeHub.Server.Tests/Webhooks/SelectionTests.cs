using RealtimeHub.TestKit;

namespace RealtimeHub.Server.Tests.Webhooks;

/// <summary>What the list is asked for: TAMS 8.2, GET /service/webhooks, parameters.</summary>
public sealed class SelectionTests(WebhookHub fixture) : IClassFixture<WebhookHub>
{
    [Theory(DisplayName = "GET_webhooks, tag.{name} and tag_exists.{name}")]
    [InlineData("tag.text=one", "a")]
    [InlineData("tag.text=two,one", "a")]
    [InlineData("tag.text=on", "")]
    [InlineData("tag.text=One", "")]
    [InlineData("tag.Text=one", "")]
    [InlineData("tag.list=y", "b")]
    [InlineData("tag.list=q,x", "b")]
    [InlineData("tag.list=x%2Cy", "c")]
    [InlineData("tag.list=x%2Cy,y", "bc")]
    [InlineData("tag.list=x&tag.list=y", "b")]
    [InlineData("tag.text=one&tag.list=y", "")]
    [InlineData("tag.empty=", "c")]
    [InlineData("tag.with+space%26=%C3%BC", "c")]
    [InlineData("tag_exists.list=true", "bc")]
    [InlineData("tag_exists.list=false", "ad")]
    [InlineData("tag_exists.none=true", "")]
    [InlineData("tag_exists.list=true&tag_exists.empty=false", "b")]
    [InlineData("tag_exists.list=true&tag.empty=", "c")]
    public async Task Tags_select(string query, string wanted)
    {
        string.Concat((await fixture.Hub.ListAsync("?" + query)).Select(Name)).Should().Be(wanted);
    }

    [Theory(DisplayName = "GET_webhooks, parameters")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=1e3", "limit")]
    [InlineData("limit=1&limit=2", "limit")]
    [InlineData("reverse_order=1", "reverse_order")]
    [InlineData("tag_exists.a=yes", "tag_exists.a")]
    [InlineData("page=x", "page")]
    [InlineData("page=", "page")]
    [InlineData("tags.a=b", "tags.a")]
    public async Task Parameter_that_is_none_is_refused(string query, string member)
    {
        using var response = await fixture.Hub.Http.GetAsync($"{WebhookCalls.Path}?{query}", Deadline.Token());
        await response.ShouldBeProblemAsync(400, "invalid-request", member);
    }

    [Fact(DisplayName = "trait_paged_limit: a service may lower the limit, and says so")]
    public async Task Limit_that_is_too_high_is_lowered()
    {
        using var response = await fixture.Hub.Http.GetAsync($"{WebhookCalls.Path}?limit=99999999999", Deadline.Token());
        response.Headers.GetValues("X-Paging-Limit").Should().Equal("1000");
    }

    private static string Name(System.Text.Json.JsonElement webhook) => webhook.GetProperty("url").GetString()!.Split('/')[^1];
}
