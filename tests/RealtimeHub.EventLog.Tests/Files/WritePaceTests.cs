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
        var pace = new WritePace(_time);
        Write(pace, tookMilliseconds);
        _time.Advance(TimeSpan.FromMilliseconds(idleMilliseconds));

        pace.IsCalm.Should().Be(isCalm);
    }

    [Fact]
    public void Before_the_first_write_it_is_not_calm() => new WritePace(_time).IsCalm.Should().BeFalse();

    [Fact]
    public void It_idles_from_the_end_of_the_turn_on()
    {
        var pace = new WritePace(_time);
        pace.Begin();
        _time.Advance(TimeSpan.FromMilliseconds(0.2));
        pace.End();
        _time.Advance(TimeSpan.FromMilliseconds(5));
        pace.EndTurn();

        pace.IsCalm.Should().BeFalse();
        _time.Advance(TimeSpan.FromMilliseconds(0.4));
        pace.IsCalm.Should().BeTrue();
    }

    [Fact]
    public void Quick_write_after_a_slow_one_makes_it_calm_again()
    {
        var pace = new WritePace(_time);
        Write(pace, 50);
        Write(pace, 0.1);
        _time.Advance(TimeSpan.FromMilliseconds(1));

        pace.IsCalm.Should().BeTrue();
    }

    private void Write(WritePace pace, double milliseconds)
    {
        pace.Begin();
        _time.Advance(TimeSpan.FromMilliseconds(milliseconds));
        pace.End();
        pace.EndTurn();
    }
}
