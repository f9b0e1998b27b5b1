using RealtimeHub.Client.Connection;

namespace RealtimeHub.Client.Tests;

/// <summary>Resume rule 6.</summary>
public sealed class ReconnectDelayTests
{
    [Fact]
    public void The_longest_delay_doubles_from_a_tenth_of_a_second_to_five_seconds()
    {
        var delay = new ReconnectDelay(() => 1);

        var delays = Enumerable.Range(0, 8).Select(_ => delay.Next().TotalSeconds);

        delays.Should().Equal(0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 5, 5);
    }

    [Fact]
    public void The_jitter_is_full_so_a_delay_may_be_nothing()
    {
        new ReconnectDelay(() => 0).Next().Should().Be(TimeSpan.Zero);
    }

    [Fact]
    public void After_a_success_it_begins_anew()
    {
        var delay = new ReconnectDelay(() => 1);
        delay.Next();
        delay.Next();

        delay.Reset();

        delay.Next().Should().Be(TimeSpan.FromSeconds(0.1));
    }

    [Fact]
    public void Retry_after_lengthens_a_delay_and_never_shortens_one()
    {
        var delay = new ReconnectDelay(() => 1);

        delay.Next(TimeSpan.FromSeconds(7)).Should().Be(TimeSpan.FromSeconds(7));
        delay.Next(TimeSpan.FromSeconds(0.05)).Should().Be(TimeSpan.FromSeconds(0.2));
    }
}
