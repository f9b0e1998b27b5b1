using RealtimeHub.Protocol;
using RealtimeHub.Server.Store;
using RealtimeHub.TestKit;
using static RealtimeHub.Server.Tests.Flows.FlowEvents;

namespace RealtimeHub.Server.Tests.Store;

public sealed class SilentAnswersTests
{
    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    [Fact]
    public void Silence_is_remembered_for_as_long_as_nobody_is_to_ask_again()
    {
        var silent = new SilentAnswers(TimeSpan.FromSeconds(10), _time);
        silent.Add(Flow(1));
        _time.Advance(TimeSpan.FromSeconds(9));
        silent.Add(Flow(2));
        silent.Holds(Flow(1)).Should().BeTrue();

        _time.Advance(TimeSpan.FromSeconds(1));

        silent.Holds(Flow(1)).Should().BeFalse();
        silent.Holds(Flow(2)).Should().BeTrue();
    }

    [Fact]
    public void One_more_than_fit_forgets_the_oldest_alone()
    {
        var silent = new SilentAnswers(TimeSpan.FromSeconds(10), _time);

        for (var i = 0; i <= SilentAnswers.Capacity; i++) silent.Add(Flow(i));

        Enumerable.Range(0, SilentAnswers.Capacity + 1).Where(i => !silent.Holds(Flow(i))).Should().Equal(0);
    }

    [Fact]
    public void What_was_asked_for_again_is_not_forgotten_with_its_first_silence()
    {
        var silent = new SilentAnswers(TimeSpan.FromSeconds(10), _time);
        silent.Add(Flow(1));
        _time.Advance(TimeSpan.FromSeconds(9));
        silent.Add(Flow(1));
        _time.Advance(TimeSpan.FromSeconds(2));

        silent.Add(Flow(2));

        silent.Holds(Flow(1)).Should().BeTrue();
    }

    private static Group Flow(int number) => new(GroupKind.Flow, Id(number));
}
