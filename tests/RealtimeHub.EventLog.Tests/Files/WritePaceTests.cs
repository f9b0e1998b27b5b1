using RealtimeHub.EventLog.Files;
using RealtimeHub.EventLog.Tests.Kit;

namespace RealtimeHub.EventLog.Tests.Files;

public sealed class WritePaceTests
{
    private readonly ManualTime _time = new();

    [Theory]
    [InlineData(0.2, 0.4, true)]
    [InlineData(0.2, 0.3, false)]
    [InlineData(1, 2, true)]
    [InlineData(1.1, 60_000, false)]
    public void It_is_calm_after_a_quick_write_once_it_idled_twice_as_long(double tookMilliseconds, double idleMilliseconds, bool isCalm)
    {
        var pace = Lone();
        Write(pace, tookMilliseconds);
        _time.Advance(TimeSpan.FromMilliseconds(idleMilliseconds));

        pace.IsCalm.Should().Be(isCalm);
    }

    [Fact]
    public void Before_the_first_write_it_is_not_calm() => new WritePace(_time).IsCalm.Should().BeFalse();

    [Fact]
    public void It_idles_from_the_end_of_the_turn_on()
    {
        var pace = Lone();
        pace.Begin();
        _time.Advance(TimeSpan.FromMilliseconds(0.2));
        pace.End();
        _time.Advance(TimeSpan.FromMilliseconds(5));
        pace.EndTurn(1);

        pace.IsCalm.Should().BeFalse();
        _time.Advance(TimeSpan.FromMilliseconds(0.4));
        pace.IsCalm.Should().BeTrue();
    }

    [Fact]
    public void Quick_write_after_a_slow_one_makes_it_calm_again()
    {
        var pace = Lone();
        Write(pace, 50);
        Write(pace, 0.1);
        _time.Advance(TimeSpan.FromMilliseconds(1));

        pace.IsCalm.Should().BeTrue();
    }

    [Fact]
    public void Where_publishers_came_together_it_is_calm_only_after_some_that_came_alone()
    {
        var pace = Lone();
        Write(pace, 0.1, appends: 2);
        for (var i = 0; i < 3; i++) Write(pace, 0.1);
        _time.Advance(TimeSpan.FromSeconds(1));
        pace.IsCalm.Should().BeFalse();

        Write(pace, 0.1);
        _time.Advance(TimeSpan.FromSeconds(1));
        pace.IsCalm.Should().BeTrue();
    }

    private WritePace Lone()
    {
        var pace = new WritePace(_time);
        for (var i = 0; i < 4; i++) Write(pace, 0.1);
        return pace;
    }

    private void Write(WritePace pace, double milliseconds, int appends = 1)
    {
        pace.Begin();
        _time.Advance(TimeSpan.FromMilliseconds(milliseconds));
        pace.End();
        pace.EndTurn(appends);
    }
}
