using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RealtimeHub.TestKit;

namespace RealtimeHub.Server.Tests.Store;

public sealed class StoreSettingsTests
{
    [Theory]
    [InlineData("", "http://store.example/v8")]
    [InlineData(":Url", "http://store.example/v8")]
    public async Task Store_is_a_url_or_a_section(string name, string value)
    {
        await using var hub = await TestHub.StartAsync([(StoreHub.Prefix + name, value), (StoreHub.Prefix + ":Timeout", "00:00:03")]);

        var store = hub.Services.GetRequiredService<IOptions<RealtimeHubOptions>>().Value.Streams["tams"].Store!;

        (store.Url, store.Timeout).Should().Be((value, TimeSpan.FromSeconds(3)));
    }

    [Fact]
    public async Task Store_may_be_nothing_but_a_url()
    {
        await using var hub = await TestHub.StartAsync([(StoreHub.Prefix, "https://store.example")]);

        hub.Services.GetRequiredService<IOptions<RealtimeHubOptions>>().Value.Streams["tams"].Store!.Url.Should().Be("https://store.example");
    }

    [Theory]
    [InlineData("Bearer", "x", "Url")]
    [InlineData("Url", "store.example", "Url")]
    [InlineData("Url", "ftp://store.example", "Url")]
    [InlineData("Url", "http://me:s3cret@store.example", "Bearer, Basic and UrlToken")]
    [InlineData("Url", "http://store.example?access_token=s3cret", "Bearer, Basic and UrlToken")]
    [InlineData("Url+Bearer+Basic", "http://store.example", "one of")]
    [InlineData("Url+Basic", "http://store.example", "user:password")]
    public async Task Store_that_cannot_be_meant_is_refused_at_start_without_showing_secrets(string names, string value, string because)
    {
        var settings = names.Split('+').Select(name => ($"{StoreHub.Prefix}:{name}", (string?)(name is "Url" || !names.Contains('+') ? value : "s3cret")));

        var start = async () => await TestHub.StartAsync(settings);

        (await start.Should().ThrowAsync<OptionsValidationException>()).Which.Message.Should().Contain("RealtimeHub:Streams:tams:Store").And.Contain(because).And.NotContain("s3cret");
    }
}
