using Microsoft.AspNetCore.SignalR;
using RealtimeHub.Client.Connection;

namespace RealtimeHub.Client.Tests;

public sealed class HubErrorsTests
{
    [Theory]
    [InlineData("An unexpected error occurred invoking 'Subscribe' on the server. HubException: 404 unknown-stream: There is no stream 'x'. Declared are: tams.")]
    [InlineData("404 unknown-stream: There is no stream 'x'. Declared are: tams.")]
    public void An_error_of_the_hub_is_read_into_its_parts(string message)
    {
        var error = HubErrors.Read(new HubException(message));

        error.Should().BeEquivalentTo(new { Status = 404, Type = "unknown-stream", Detail = "There is no stream 'x'. Declared are: tams." });
    }

    [Fact]
    public void An_error_of_another_form_keeps_its_text()
    {
        var error = HubErrors.Read(new HubException("Method does not exist."));

        error.Should().BeEquivalentTo(new { Status = 500, Type = "unknown-error", Detail = "Method does not exist." });
    }

    [Fact]
    public void Only_the_five_statuses_of_rule_6_are_final()
    {
        Enumerable.Range(100, 500).Where(HubErrors.IsFinal).Should().Equal(400, 401, 403, 404, 410);
    }

    [Theory]
    [InlineData("http://127.0.0.1:5080", "ws://127.0.0.1:5080/hub")]
    [InlineData("https://example.com/rt/?x=1", "wss://example.com/rt/hub")]
    public void The_websocket_is_at_hub_below_the_address(string hub, string expected)
    {
        HubAddress.ToWebSocket(new Uri(hub)).Should().Be(new Uri(expected));
    }

    [Theory]
    [InlineData("ftp://example.com")]
    [InlineData("hub")]
    public void An_address_that_is_no_http_url_is_refused_at_once(string address)
    {
        var connect = () => RealtimeClient.Connect(new Uri(address, UriKind.RelativeOrAbsolute));

        connect.Should().Throw<ArgumentException>();
    }
}
