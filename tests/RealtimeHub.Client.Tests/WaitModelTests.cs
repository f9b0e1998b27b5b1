using RealtimeHub.Tams;
using RealtimeHub.TestKit;

namespace RealtimeHub.Client.Tests;

/// <summary>
/// Waits against a model: segments in random order, sizes and gaps, deletions, and a wire that is cut and a hub that is restarted in between.
/// At the position that a wait returns, the model must be complete; and it must return.
/// </summary>
public sealed class WaitModelTests : IDisposable
{
    private const int Span = 40;

    private readonly CancellationTokenSource _timeout = new(TimeSpan.FromMinutes(10));
    private readonly FlowEvents _flow = FlowEvents.OfNew();
    // What is covered after each sequence.
    private readonly List<TimerangeSet> _model = [TimerangeSet.Empty];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 12)];

    public static TheoryData<int> ManySeeds => [.. Enumerable.Range(1000, 100)];

    public void Dispose() => _timeout.Dispose();

    [Theory]
    [MemberData(nameof(Seeds))]
    public Task Waits_are_never_early_and_always_end(int seed) => RunAsync(seed);

    [Theory]
    [Trait("Category", "Long")]
    [MemberData(nameof(ManySeeds))]
    public Task Waits_are_never_early_and_always_end_many_times(int seed) => RunAsync(seed);

    private async Task RunAsync(int seed)
    {
        var random = new Random(seed);
        using var folder = new TestFolder();
        var hub = await TestHub.StartAsync(folder: folder);
        await using var wire = CuttableProxy.To(hub.Address);
        await using var client = RealtimeClient.Connect(wire.Address);
        await using var producer = RealtimeClient.Connect(hub.Address);
        await SayAsync(producer, _flow.Added(Range(0, 1)), set => set.Add(Timerange.Parse(Range(0, 1))));

        var waits = new List<(Timerange Wanted, Task<WaitResult> Task)>();
        foreach (var step in Steps(random))
        {
            if (random.Next(6) == 0) waits.Add(Begin(client, random));
            if (random.Next(5) == 0) wire.Cut();
            if (random.Next(40) == 0)
            {
                await hub.DisposeAsync();
                hub = await TestHub.StartAsync(folder: folder, address: hub.Address);
            }

            await SayAsync(producer, step.Envelope, step.Change);
        }

        foreach (var (wanted, task) in waits)
        {
            var result = await task.WaitAsync(_timeout.Token);
            _model[(int)result.Position!.Value.Sequence].Contains(wanted).Should().BeTrue($"seed {seed}: {wanted} was said to be available at {result.Position}");
        }

        await hub.DisposeAsync();
    }

    private (Timerange Wanted, Task<WaitResult> Task) Begin(RealtimeClient client, Random random)
    {
        var from = random.Next(Span - 1);
        var wanted = Timerange.Parse(Range(from, random.Next(from + 1, Span)));
        return (wanted, client.WaitForTimerangeAsync(_flow.Flow, wanted, cancellationToken: _timeout.Token));
    }

    // Random additions and deletions, then the rest in random order, so that every wait has an end.
    private IEnumerable<(string Envelope, Func<TimerangeSet, TimerangeSet> Change)> Steps(Random random)
    {
        for (var i = 0; i < 60; i++)
        {
            var from = random.Next(Span);
            var range = Range(from, from + random.Next(1, 8));
            yield return random.Next(3) == 0 ? Delete(range) : Add(range);
        }

        int[] rest = [.. Enumerable.Range(0, Span)];
        random.Shuffle(rest);
        foreach (var second in rest) yield return Add(Range(second, second + 1));
    }

    private (string, Func<TimerangeSet, TimerangeSet>) Add(string range) => (_flow.Added(range), set => set.Add(Timerange.Parse(range)));

    private (string, Func<TimerangeSet, TimerangeSet>) Delete(string range) => (_flow.Deleted(range), set => set.Remove(Timerange.Parse(range)));

    private async Task SayAsync(RealtimeClient producer, string envelope, Func<TimerangeSet, TimerangeSet> change)
    {
        var position = await producer.PublishAsync("tams", envelope, cancellationToken: _timeout.Token);
        position.Sequence.Should().Be(_model.Count);
        _model.Add(change(_model[^1]));
    }

    private static string Range(int from, int until) => $"[{from}:0_{until}:0)";
}
