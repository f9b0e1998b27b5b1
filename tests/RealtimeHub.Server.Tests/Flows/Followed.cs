using System.Globalization;
using System.Text.Json;

namespace RealtimeHub.Server.Tests.Flows;

/// <summary>What a view carried: the sequences of events, and those that gaps name, in order.</summary>
internal sealed class Followed
{
    private long _reached;

    public List<long> Events { get; } = [];

    public List<(long After, long Until)> Gaps { get; } = [];

    /// <summary>Everything came in the order of the log.</summary>
    public bool IsInOrder { get; private set; } = true;

    public void TakeEvent(JsonElement e)
    {
        Events.Add(Sequence(e.GetProperty("position")));
        Move(Events[^1]);
    }

    public void TakeGap(JsonElement gap)
    {
        gap.GetProperty("reason").GetString().Should().Be("unresolved");
        Gaps.Add((Sequence(gap.GetProperty("after")), Sequence(gap.GetProperty("until"))));
        Move(Gaps[^1].Until);
    }

    /// <summary>It was told exactly what it should: the matching events, and gaps over all that cannot be said and nothing that matches.</summary>
    public void ShouldBe(IReadOnlyList<bool?> answers, long first, string because)
    {
        var expected = Enumerable.Range(0, answers.Count).Where(i => answers[i] == true).Select(i => first + i);
        Events.Should().Equal(expected, because);
        for (var i = 0; i < answers.Count; i++)
        {
            var told = Gaps.Count(gap => gap.After < first + i && first + i <= gap.Until);
            if (answers[i] is null) told.Should().Be(1, $"{because}: a gap is told once over {first + i}");
            if (answers[i] == true) told.Should().Be(0, $"{because}: {first + i} came, it is not in a gap");
        }

        Gaps.Where(gap => answers[(int)(gap.Until - first)] is not null).Should().BeEmpty(because);
        IsInOrder.Should().BeTrue(because);
    }

    private void Move(long sequence)
    {
        IsInOrder &= sequence > _reached;
        _reached = sequence;
    }

    private static long Sequence(JsonElement position) => long.Parse(position.GetString()!.Split('.')[1], CultureInfo.InvariantCulture);
}
