using RealtimeHub.EventLog.Redis.Following;

namespace RealtimeHub.EventLog.Redis.Tests.Following;

/// <summary>One look serves all who asked before it began, and one that failed serves nobody.</summary>
public sealed class LooksTogetherTests
{
    private readonly LooksTogether _looks = new();

    [Fact]
    public async Task Look_that_began_after_somebody_asked_is_done_for_that_one_and_not_for_who_asks_later()
    {
        var before = _looks.Ask();
        await _looks.LookAsync(() => Task.CompletedTask);

        _looks.IsDoneSince(before).Should().BeTrue();
        _looks.IsDoneSince(_looks.Ask()).Should().BeFalse();
    }

    [Fact]
    public async Task Look_under_way_when_somebody_asks_is_not_done_for_that_one()
    {
        var asked = 0L;
        await _looks.LookAsync(() =>
        {
            asked = _looks.Ask();
            return Task.CompletedTask;
        });

        _looks.IsDoneSince(asked).Should().BeFalse();
    }

    [Fact]
    public async Task Look_that_failed_is_done_for_nobody()
    {
        var asked = _looks.Ask();
        var look = () => _looks.LookAsync(() => throw new IOException("Redis did not answer."));
        await look.Should().ThrowAsync<IOException>();

        _looks.IsDoneSince(asked).Should().BeFalse();
    }
}
