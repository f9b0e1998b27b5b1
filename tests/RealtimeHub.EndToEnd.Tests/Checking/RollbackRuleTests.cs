using RealtimeHub.Faults.Checking;
using RealtimeHub.Faults.Checking.Rules;
using static RealtimeHub.EndToEnd.Tests.Checking.MadeHistory;

namespace RealtimeHub.EndToEnd.Tests.Checking;

/// <summary>What may and may not happen where a failover takes events back.</summary>
public sealed class RollbackRuleTests
{
    // Event 2 stood at 1.2, was seen, and is gone; event 3 took its place in the next epoch.
    private static MadeHistory TakenBack(long withdrawnAfter) => new MadeHistory()
        .Subscribed().Published(Ids(1, 1), 1).Published(Ids(1, 2), 2).Delivered(Ids(1, 1, 2), 1)
        .Gap("rollback", At(withdrawnAfter), At(2), At(withdrawnAfter))
        .Asked(Ids(1, 3)).Acknowledged(Ids(1, 3), 2, epoch: 2).Delivered(Ids(1, 3), 2, epoch: 2)
        .Read(Ids(1, 1), 1).Read(Ids(1, 3), 2, epoch: 2);

    [Fact]
    public void Loss_that_was_announced_may_be_where_the_level_allows_it()
    {
        Checker.Check(TakenBack(withdrawnAfter: 1).Entries, mayLose: true).Should().BeEmpty();
        Checker.Check(TakenBack(withdrawnAfter: 1).Entries).Should().Contain(f => f.Rule == "LOST");
    }

    [Fact]
    public void Withdrawn_too_much_is_an_event_that_is_still_in_the_log() =>
        Checker.Check(TakenBack(withdrawnAfter: 0).Entries, mayLose: true).Should().Contain(f => f.Rule == "WITHDRAWN TOO MUCH");

    [Fact]
    public void Withdrawn_is_any_rollback_where_readers_get_only_what_is_safe() =>
        Withdrawn.Check(new Observations(TakenBack(withdrawnAfter: 1).Entries)).Should().ContainSingle().Which.Rule.Should().Be("WITHDRAWN");

    [Fact]
    public void Silent_gap_is_judged_by_the_history_that_a_consumer_was_given()
    {
        // Publisher 1's event at 2.2 belongs to the history that came later: who was given 1.1 and 1.3 missed nothing of theirs.
        var history = new MadeHistory().Subscribed(publisher: 1)
            .Published(Ids(1, 1), 1).Published(Ids(2, 1), 2).Published(Ids(1, 2), 3).Delivered(Ids(1, 1), 1).Delivered(Ids(1, 2), 3)
            .Gap("rollback", At(1), At(3), At(1))
            .Asked(Ids(1, 3)).Acknowledged(Ids(1, 3), 2, epoch: 2).Delivered(Ids(1, 3), 2, epoch: 2)
            .Read(Ids(1, 1), 1).Read(Ids(1, 3), 2, epoch: 2);

        Checker.Check(history.Entries, mayLose: true).Should().BeEmpty();
    }
}
