using System.Net;
using Microsoft.Extensions.Logging;
using RealtimeHub.EventLog.Redis.Links;
using RealtimeHub.EventLog.Redis.Resp;
using RealtimeHub.EventLog.Redis.Tests.Kit;
using RealtimeHub.EventLog.Tests.Kit;
using RealtimeHub.TestKit;

namespace RealtimeHub.EventLog.Redis.Tests.Links;

/// <summary>What is large takes as long as it takes; only silence is a fault, and the link for it breaks alone.</summary>
public sealed class BulkLinkTests(SharedRedis shared) : IClassFixture<SharedRedis>
{
    private static readonly byte[][] Get = [[.. "GET"u8], [.. "large"u8]];

    private readonly LogLines _lines = new();

    [Fact]
    public async Task Answer_that_takes_longer_than_silence_may_last_is_read_to_its_end()
    {
        var value = new string('x', 200_000);
        await shared.Server.CallAsync("SET", "large", value);
        await using var way = Way();
        way.Weather = new ChaosWeather { Delay = TimeSpan.FromMilliseconds(150) };
        using var link = Link(way, TimeSpan.FromSeconds(3));

        var answer = await link.AskAsync(Get).InTime();

        answer.Text.Should().Be(value);
        _lines.Of(LogLevel.Warning).Should().BeEmpty();
    }

    [Fact]
    public async Task Silence_is_told_once_and_the_next_question_makes_the_link_anew()
    {
        await shared.Server.CallAsync("SET", "large", "there");
        await using var way = Way();
        using var link = Link(way, TimeSpan.FromSeconds(2));
        (await link.AskAsync(Get).InTime()).Text.Should().Be("there");
        way.Weather = new ChaosWeather { IsBlackHole = true };

        for (var i = 0; i < 2; i++) await ((Func<Task>)(() => link.AskAsync(Get).InTime())).Should().ThrowAsync<TimeoutException>();

        way.Weather = ChaosWeather.Fair;
        (await link.AskAsync(Get).InTime()).Text.Should().Be("there");
        _lines.Of(LogLevel.Warning).Should().ContainSingle();
    }

    [Fact]
    public async Task Link_that_ended_while_nobody_used_it_is_made_anew_for_the_next_question()
    {
        await shared.Server.CallAsync("SET", "large", "there");
        await using var way = Way();
        using var link = Link(way, Deadline.Limit);
        await link.AskAsync(Get).InTime();
        way.Cut(reset: true);

        (await link.AskAsync(Get).InTime()).Text.Should().Be("there");

        _lines.Of(LogLevel.Warning).Should().BeEmpty();
    }

    [Fact]
    public async Task Error_that_is_answered_is_no_fault_of_the_link()
    {
        await using var way = Way();
        using var link = Link(way, Deadline.Limit);

        var wrong = () => link.AskAsync([[.. "NONSENSE"u8]]).InTime();

        (await wrong.Should().ThrowAsync<RespException>()).Which.Message.Should().Contain("unknown command");
        await link.AskAsync(Get).InTime();
        way.Connections.Should().Be(1);
    }

    [Fact]
    public async Task Question_under_way_ends_when_the_link_is_closed()
    {
        await using var way = Way();
        var link = Link(way, Deadline.Limit);
        await link.AskAsync(Get).InTime();
        way.Weather = new ChaosWeather { IsBlackHole = true };
        var asking = link.AskAsync(Get);

        link.Dispose();

        await ((Func<Task>)(() => asking.InTime())).Should().ThrowAsync<Exception>();
        _lines.Of(LogLevel.Warning).Should().BeEmpty("it was meant");
    }

    [Fact]
    public async Task Link_that_nobody_used_for_long_is_made_anew_before_it_is_asked()
    {
        var time = new ManualTimeProvider(DateTimeOffset.UnixEpoch.AddYears(50));
        await using var way = Way();
        using var link = Link(way, Deadline.Limit, time);
        await link.AskAsync(Get).InTime();
        time.Advance(TimeSpan.FromSeconds(14));
        await link.AskAsync(Get).InTime();
        way.Connections.Should().Be(1);
        time.Advance(TimeSpan.FromSeconds(16));

        await link.AskAsync(Get).InTime();

        way.Connections.Should().Be(2);
    }

    [Fact]
    public async Task Link_that_is_not_let_in_says_so_once_and_is_no_answer()
    {
        await using var way = Way();
        using var link = new BulkLink(_ => throw new RespException("WRONGPASS invalid username-password pair"), TimeProvider.System, _lines);

        for (var i = 0; i < 2; i++) await ((Func<Task>)(() => link.AskAsync(Get).InTime())).Should().ThrowAsync<IOException>();

        _lines.Of(LogLevel.Warning).Should().ContainSingle().Which.Should().Contain("WRONGPASS");
    }

    private ChaosProxy Way() => ChaosProxy.To(new Uri($"http://{shared.Server.Address}"), seed: 1);

    private BulkLink Link(ChaosProxy way, TimeSpan silence, TimeProvider? time = null) => new(
        closing => RespConnection.OpenAsync(new IPEndPoint(IPAddress.Loopback, way.Address.Port), RespAccess.Open, RespBounds.Bulk with { Silence = silence }, closing), time ?? TimeProvider.System, _lines);
}
