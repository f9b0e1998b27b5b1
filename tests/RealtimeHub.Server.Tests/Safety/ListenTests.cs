using Microsoft.Extensions.Options;
using RealtimeHub.Server.Safety;
using RealtimeHub.TestKit;

namespace RealtimeHub.Server.Tests.Safety;

public sealed class ListenTests
{
    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://[::]:0")]
    public async Task Hub_refuses_to_listen_where_others_reach_it(string address)
    {
        var start = () => TestHub.StartAsync(address: new Uri(address));

        (await start.Should().ThrowAsync<UnsafeListenException>()).Which.Message.Should().Contain("RealtimeHub:AllowAnonymous=true");
    }

    [Fact]
    public async Task Hub_listens_there_when_everybody_may_come()
    {
        await using var hub = await TestHub.StartAsync([("RealtimeHub:AllowAnonymous", "true")], address: new Uri("http://0.0.0.0:0"));

        using var response = await hub.Http.GetAsync($"http://127.0.0.1:{hub.Address.Port}/streams", Deadline.Token());

        ((int)response.StatusCode).Should().Be(200);
        response.Headers.Server.Should().BeEmpty();
    }

    [Theory]
    [InlineData("Upper")]
    [InlineData(".hidden")]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("ä")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123x")]
    public async Task Stream_name_that_is_no_folder_and_path_is_refused_at_the_start(string name)
    {
        var start = () => TestHub.StartAsync([($"RealtimeHub:Streams:{name}:Description", "x")]);

        (await start.Should().ThrowAsync<OptionsValidationException>()).Which.Message.Should().Contain($"'{name}' is not a stream name");
    }
}
