using System.Text.RegularExpressions;
using RealtimeHub.TestKit;

namespace RealtimeHub.Server.Tests.Page;

public sealed class FirstPageTests(HubFixture fixture) : SharedHubTests(fixture)
{
    [Theory]
    [InlineData("/", "text/html")]
    [InlineData("/page", "text/html")]
    [InlineData("/page.js", "text/javascript")]
    [InlineData("/page.css", "text/css")]
    public async Task File_of_the_page_is_served_with_a_policy(string path, string type)
    {
        using var response = await Hub.Http.GetAsync(path, Deadline.Token());

        ((int)response.StatusCode).Should().Be(200);
        response.Content.Headers.ContentType!.MediaType.Should().Be(type);
        response.Headers.GetValues("Content-Security-Policy").Single().Should().StartWith("default-src 'self'").And.NotContain("unsafe");
        response.Headers.GetValues("X-Content-Type-Options").Should().Equal("nosniff");
        (await response.Content.ReadAsStringAsync()).Should().NotBeEmpty();
    }

    [Fact]
    public async Task Page_has_nothing_inline_that_its_policy_forbids()
    {
        var html = await Hub.Http.GetStringAsync("/page");

        Regex.Matches(html, "<script(?![^>]*src=)", RegexOptions.IgnoreCase).Should().BeEmpty();
        Regex.Matches(html, "<style|\\sstyle=|\\son[a-z]+=|javascript:", RegexOptions.IgnoreCase).Should().BeEmpty();
        foreach (Match link in Regex.Matches(html, "(?:src=|<link[^>]* href=)\"([^\"]+)\"")) link.Groups[1].Value.Should().NotMatchRegex("^([a-z]+:)?//", "nothing is loaded from elsewhere");
    }

    [Fact]
    public async Task Page_never_makes_markup_of_what_events_hold() =>
        (await Hub.Http.GetStringAsync("/page.js")).Should().NotContain("innerHTML").And.NotContain("insertAdjacentHTML").And.NotContain("document.write");
}
