using System.Net;
using Microsoft.Extensions.Logging;
using RealtimeHub.EventLog.Redis.Links;
using RealtimeHub.EventLog.Redis.Tests.Kit;
using RealtimeHub.Protocol;
using RealtimeHub.TestKit;
using StackExchange.Redis;

namespace RealtimeHub.EventLog.Redis.Tests.Links;

/// <summary>An outage is told once when it begins and once when it is over, and never that Redis is back while it is not.</summary>
public sealed class LinkStateTests(SharedRedis shared) : IClassFixture<SharedRedis>
{
    private readonly LogLines _lines = new();
    private readonly NoticeBoard _board = new("node");

    [Fact]
    public async Task Answer_over_connections_that_fall_at_this_moment_ends_no_outage()
    {
        var state = new LinkState(new OutageTeller(_board, _lines), new Doorbells(), CancellationToken.None);
        using var first = await OpenAsync();
        using var second = await OpenAsync();
        using var third = await OpenAsync();
        var heard = _board.FromNow();
        state.Stand(first);
        first.Break("It was cut.");
        state.Fall(first, "It was cut.");
        state.Stand(second);
        var outage = state.Outage!;
        second.Break("It was cut again.");

        state.End(outage, second);
        state.Served(second);

        state.Outage.Should().BeSameAs(outage);
        _lines.Of(LogLevel.Information).Should().BeEmpty("it is not back");
        state.Fall(second, "It was cut again.");
        state.Stand(third);
        state.Served(third);
        state.Outage.Should().BeNull();
        (_lines.Of(LogLevel.Error).Count, _lines.Of(LogLevel.Information).Count).Should().Be((1, 1));
        heard.Next().Select(notice => notice.Reason).Should().Equal("storage-away", "storage-back");
    }

    private Task<Connections> OpenAsync() => Connections.OpenAsync(
        ConfigurationOptions.Parse(shared.Server.ConnectionString), new IPEndPoint(IPAddress.Loopback, shared.Server.Port), null,
        Unused(), Unused());

    private BulkLink Unused() => new(_ => throw new IOException("Nobody asks for what is large."), TimeProvider.System, _lines);
}
