using RealtimeHub.Faults.Checking;
using RealtimeHub.Faults.Checking.Rules;
using RealtimeHub.Faults.Recording;
using static RealtimeHub.EndToEnd.Tests.Checking.MadeHistory;

namespace RealtimeHub.EndToEnd.Tests.Checking;

/// <summary>Each rule of the checker, broken by a history made by hand, and kept by one that is nearly the same.</summary>
public sealed class CheckerTests
{
    [Fact]
    public void A_good_history_has_no_findings()
    {
        var history = new MadeHistory().Subscribed()
            .Published(Ids(1, 1), 1).Delivered(Ids(1, 1), 1)
            .Asked(Ids(1, 2, 3)).Unanswered(Ids(1, 2, 3)).Asked(Ids(1, 2, 3)).Acknowledged(Ids(1, 2, 3), 2)
            .Delivered(Ids(1, 2, 3), 2).Asked(Ids(1, 4)).Refused(Ids(1, 4))
            .Read(Ids(1, 1, 2, 3), 1);

        Checker.Check(history.Entries).Should().BeEmpty();
    }

    [Fact]
    public void Lost_is_an_acknowledged_event_that_the_log_does_not_have() =>
        Rules(new MadeHistory().Published(Ids(1, 1), 1).Published(Ids(1, 2), 2).Read(Ids(1, 1), 1)).Should().Equal("LOST");

    [Fact]
    public void Lost_is_also_found_when_the_log_is_empty() =>
        Rules(new MadeHistory().Published(Ids(1, 1), 1).Read([], 0)).Should().Equal("LOST");

    [Fact]
    public void Lost_is_not_what_is_older_than_everything_kept() =>
        Rules(new MadeHistory().Published(Ids(1, 1), 1).Published(Ids(1, 2), 2).Read(Ids(1, 2), 2)).Should().BeEmpty();

    [Fact]
    public void Divergent_is_a_position_that_is_two_events() => Rules(new MadeHistory()
        .Published(Ids(1, 1), 1).Asked(Ids(1, 2)).Unanswered(Ids(1, 2)).Subscribed().Delivered(Ids(1, 2), 1).Read(Ids(1, 1), 1)).Should().Equal("DIVERGENT");

    [Fact]
    public void Aborted_is_an_event_that_was_refused_and_seen() =>
        Rules(new MadeHistory().Asked(Ids(1, 1)).Refused(Ids(1, 1)).Read(Ids(1, 1), 1)).Should().Equal("ABORTED");

    [Fact]
    public void Aborted_is_an_event_that_nobody_published() => Rules(new MadeHistory().Read(Ids(1, 1), 1)).Should().Equal("ABORTED");

    [Fact]
    public void Aborted_is_not_one_that_was_refused_after_a_try_that_was_not_answered() =>
        Rules(new MadeHistory().Asked(Ids(1, 1)).Unanswered(Ids(1, 1)).Asked(Ids(1, 1)).Refused(Ids(1, 1)).Read(Ids(1, 1), 1)).Should().BeEmpty();

    [Fact]
    public void Phantom_is_a_delivered_event_that_is_gone_without_a_word() => Rules(new MadeHistory()
        .Published(Ids(1, 1), 1).Asked(Ids(1, 2)).Unanswered(Ids(1, 2)).Subscribed().Delivered(Ids(1, 1, 2), 1).Read(Ids(1, 1), 1)).Should().Equal("PHANTOM");

    [Fact]
    public void Phantom_is_not_what_was_withdrawn() => Rules(new MadeHistory()
        .Published(Ids(1, 1), 1).Asked(Ids(1, 2)).Unanswered(Ids(1, 2)).Subscribed().Delivered(Ids(1, 1, 2), 1)
        .Gap("rollback", At(1), At(2), At(1)).Read(Ids(1, 1), 1)).Should().BeEmpty();

    [Fact]
    public void Duplicate_is_an_event_at_two_positions() =>
        Rules(new MadeHistory().Published(Ids(1, 1), 1).Read([.. Ids(1, 1), .. Ids(1, 1)], 1)).Should().Equal("DUPLICATE");

    [Fact]
    public void Silent_gap_is_a_hole_between_two_deliveries() =>
        Rules(Three().Subscribed().Delivered(Ids(1, 1), 1).Delivered(Ids(1, 3), 3)).Should().Equal("SILENT GAP");

    [Fact]
    public void Silent_gap_is_a_beginning_that_is_not_the_oldest() =>
        Rules(Three().Subscribed().Delivered(Ids(1, 2, 3), 2)).Should().Equal("SILENT GAP");

    [Fact]
    public void Silent_gap_is_a_position_saved_before_its_event_was_handled() => Rules(Three()
        .Subscribed().Delivered(Ids(1, 1), 1).Subscribed(saved: 2).Delivered(Ids(1, 3), 3)).Should().Equal("SILENT GAP");

    [Fact]
    public void Silent_gap_is_a_gap_that_begins_too_late() => Rules(Three()
        .Subscribed().Delivered(Ids(1, 1), 1).Gap("retention", At(2), At(2), At(2)).Delivered(Ids(1, 3), 3)).Should().Equal("SILENT GAP");

    [Fact]
    public void Silent_gap_is_not_one_that_was_told() => Rules(Three()
        .Subscribed().Delivered(Ids(1, 1), 1).Gap("retention", At(1), At(2), At(2)).Delivered(Ids(1, 3), 3)).Should().BeEmpty();

    [Fact]
    public void Silent_gap_is_not_what_a_filter_hides() => Rules(new MadeHistory()
        .Published(Ids(1, 1), 1).Published(Ids(2, 1), 2).Published(Ids(1, 2), 3).Subscribed(publisher: 1)
        .Delivered(Ids(1, 1), 1).Delivered(Ids(1, 2), 3).Read([.. Ids(1, 1), .. Ids(2, 1), .. Ids(1, 2)], 1)).Should().BeEmpty();

    [Fact]
    public void Silent_gap_is_an_event_missing_that_the_filter_wants() => Rules(new MadeHistory()
        .Published(Ids(1, 1), 1).Published(Ids(1, 2), 2).Published(Ids(1, 3), 3).Subscribed(publisher: 1)
        .Delivered(Ids(1, 1), 1).Delivered(Ids(1, 3), 3).Read(Ids(1, 1, 2, 3), 1)).Should().Equal("SILENT GAP");

    [Fact]
    public void Inversion_is_an_event_given_again_to_a_living_handler() =>
        Rules(Three().Subscribed().Delivered(Ids(1, 1, 2), 1).Delivered(Ids(1, 2, 3), 2)).Should().Equal("INVERSION");

    [Fact]
    public void Inversion_is_not_the_one_event_in_flight_when_the_client_was_killed() =>
        Rules(Three().Subscribed().Delivered(Ids(1, 1, 2), 1).Subscribed(saved: 1).Delivered(Ids(1, 2, 3), 2)).Should().BeEmpty();

    [Fact]
    public void Inversion_is_more_than_that_one() =>
        Rules(Three().Subscribed().Delivered(Ids(1, 1, 2), 1).Subscribed(saved: 0).Delivered(Ids(1, 1, 2, 3), 1)).Should().Contain("INVERSION");

    [Fact]
    public void Real_time_is_a_publish_that_stands_before_what_had_been_acknowledged() => Rules(new MadeHistory()
        .Published(Ids(1, 2), 2).Published(Ids(1, 1), 1).Read(Ids(1, 1, 2), 1)).Should().Equal("REAL TIME");

    [Fact]
    public void Real_time_lets_those_that_overlap_stand_as_they_like() => Rules(new MadeHistory()
        .Asked(Ids(1, 1), "a").Asked(Ids(2, 1), "b").Acknowledged(Ids(2, 1), 2, "b").Acknowledged(Ids(1, 1), 1, "a").Read([.. Ids(1, 1), .. Ids(2, 1)], 1)).Should().BeEmpty();

    [Fact]
    public void Stale_is_a_consumer_that_stays_behind() => Rules(Three().Subscribed().Delivered(Ids(1, 1, 2), 1)).Should().Equal("STALE");

    [Fact]
    public void Stale_is_not_one_that_left() => Rules(Three().Subscribed().Delivered(Ids(1, 1, 2), 1).Left()).Should().BeEmpty();

    [Fact]
    public void Half_batch_is_a_part_of_one() =>
        Rules(new MadeHistory().Asked(Ids(1, 1, 2)).Unanswered(Ids(1, 1, 2)).Read(Ids(1, 1), 1)).Should().Equal("HALF BATCH");

    [Fact]
    public void Half_batch_is_one_with_another_event_inside() => Rules(new MadeHistory()
        .Asked(Ids(1, 1, 2)).Unanswered(Ids(1, 1, 2)).Asked(Ids(2, 1)).Unanswered(Ids(2, 1)).Read([.. Ids(1, 1), .. Ids(2, 1), .. Ids(1, 2)], 1)).Should().Equal("HALF BATCH");

    [Fact]
    public void Unrepeated_is_a_repeat_that_got_another_position() => Rules(new MadeHistory()
        .Published(Ids(1, 1), 1).Asked(Ids(1, 1)).Acknowledged(Ids(1, 1), 2).Read(Ids(1, 1), 1)).Should().Equal("UNREPEATED");

    [Fact]
    public void Vacuous_is_too_little_acknowledged_no_fault_one_without_effect_or_one_while_nothing_went_on()
    {
        Vacuous.Check(new MadeHistory().Published(Ids(1, 1), 1).Fault().Entries, 2).Should().ContainSingle().Which.What.Should().Contain("fewer than");
        Vacuous.Check(new MadeHistory().Published(Ids(1, 1), 1).Entries, 1).Should().ContainSingle().Which.What.Should().Contain("no fault");
        Vacuous.Check(new MadeHistory().Published(Ids(1, 1), 1).Fault(hadEffect: false).Entries, 1).Should().ContainSingle().Which.What.Should().Contain("no effect");
        Vacuous.Check(new MadeHistory().Published(Ids(1, 1), 1).Fault().Fault().Entries, 1).Should().ContainSingle().Which.What.Should().Contain("nothing was acknowledged");
        Vacuous.Check(new MadeHistory().Published(Ids(1, 1), 1).Fault().Published(Ids(1, 2), 2).Fault().Entries, 1).Should().BeEmpty();
    }

    [Fact]
    public void An_entry_survives_its_line()
    {
        var entry = new Entry("c", EntryType.Ok, EntryKind.Gap) { T = 5, At = At(3), After = At(1), Until = At(3), Note = "rollback", Ids = Ids(1, 2) };

        Entry.Parse(entry.ToLine()).Should().BeEquivalentTo(entry);
    }

    private static MadeHistory Three() => new MadeHistory().Published(Ids(1, 1, 2, 3), 1).Read(Ids(1, 1, 2, 3), 1);

    private static IEnumerable<string> Rules(MadeHistory history) => Checker.Check(history.Entries).Select(f => f.Rule).Distinct();
}
