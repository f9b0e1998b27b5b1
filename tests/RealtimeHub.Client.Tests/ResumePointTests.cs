using RealtimeHub.Client.Subscribing;
using RealtimeHub.Protocol;
using static RealtimeHub.Client.Tests.Messages;

namespace RealtimeHub.Client.Tests;

/// <summary>Resume rules 1, 3, 4, 5 and 10.</summary>
public sealed class ResumePointTests
{
    private readonly ResumePoint _point = new(StartFrom.Beginning);

    [Fact]
    public void Before_any_message_it_is_where_the_subscription_starts()
    {
        _point.From.Should().Be(StartFrom.Beginning);
    }

    [Fact]
    public void Events_move_it_to_the_position_of_their_message()
    {
        Handle(Events(1, 3) with { Position = At(7) });

        _point.From.Should().Be(StartFrom.After(At(7)));
    }

    [Fact]
    public void A_message_without_events_moves_it_too_because_a_filter_hid_them()
    {
        Handle(NothingUpTo(50));

        _point.From.Should().Be(StartFrom.After(At(50)));
    }

    [Fact]
    public void Events_seen_before_in_the_epoch_are_dropped()
    {
        Handle(Events(1, 5));

        Sequences(_point.New(Events(4, 7))).Should().Equal(6, 7);
    }

    [Fact]
    public void A_message_that_holds_nothing_new_is_dropped_and_moves_nothing()
    {
        Handle(Events(1, 5));

        _point.New(Events(2, 4)).Should().BeNull();
        _point.Pass(Events(2, 4));
        _point.From.Should().Be(StartFrom.After(At(5)));
    }

    [Fact]
    public void Across_epochs_the_order_of_the_hub_holds_even_where_sequences_repeat()
    {
        Handle(Events(1, 90));

        Sequences(_point.New(Events(81, 82, EpochB))).Should().Equal(81, 82);
    }

    [Fact]
    public void A_gap_leads_back_to_what_was_withdrawn_so_that_its_successors_are_not_taken_for_duplicates()
    {
        Handle(Events(1, 90));

        Handle(new GapMessage(GapReason.Rollback, At(80), At(90), At(80)));

        Sequences(_point.New(Events(81, 83))).Should().Equal(81, 82, 83);
    }

    [Fact]
    public void An_unknown_kind_is_not_handed_out_but_its_position_counts()
    {
        var unknown = new UnknownMessage("weather", At(9));

        _point.New(unknown).Should().BeNull();
        _point.Pass(unknown);

        _point.From.Should().Be(StartFrom.After(At(9)));
    }

    [Fact]
    public void A_notice_moves_nothing()
    {
        Handle(Events(1, 5));

        Handle(new NoticeMessage("shutdown", "Goodbye."));

        _point.From.Should().Be(StartFrom.After(At(5)));
    }

    private void Handle(SubscriptionMessage message)
    {
        _point.New(message).Should().BeSameAs(message);
        _point.Pass(message);
    }
}
