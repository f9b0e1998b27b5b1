using System.Text.Json;
using RealtimeHub.TestKit;

namespace RealtimeHub.Cli.Tests;

/// <summary><c>rthub tail --resume</c>, with and without <c>--output</c>, through kills.</summary>
public sealed class TailResumeTests : IAsyncLifetime
{
    private readonly TestFolder _folder = new();
    private TestHub _hub = null!;
    private int _published;

    public async Task InitializeAsync() => _hub = await TestHub.StartAsync();

    public async Task DisposeAsync()
    {
        await _hub.DisposeAsync();
        _folder.Dispose();
    }

    private string Resume => Path.Combine(_folder.Path, "tail.position");

    private string Output => Path.Combine(_folder.Path, "out.ndjson");

    [Fact]
    public async Task The_next_run_goes_on_where_the_last_one_stopped()
    {
        await PublishAsync(5);

        var first = await TailAsync("--resume", Resume, "--from", "beginning", "--limit", "3", "--json");
        var second = await TailAsync("--resume", Resume, "--from", "beginning", "--limit", "2", "--json");

        Sequences(first.Out).Should().Equal(1, 2, 3);
        Sequences(second.Out).Should().Equal(4, 5);
    }

    [Fact]
    public async Task A_torn_last_line_of_the_output_is_cut_off_and_written_again()
    {
        await PublishAsync(4);
        await ToFileAsync(3);
        var whole = await File.ReadAllBytesAsync(Output);

        for (var torn = 1; torn < 40; torn += 7)
        {
            await File.WriteAllBytesAsync(Output, whole[..^torn]);
            await ToFileAsync(1);
            (await File.ReadAllBytesAsync(Output)).Should().Equal(whole);
        }
    }

    [Fact]
    public async Task The_output_counts_when_the_position_is_ahead_of_it()
    {
        await PublishAsync(3);
        await ToFileAsync(3);
        var lines = await File.ReadAllLinesAsync(Output);
        await File.WriteAllTextAsync(Output, lines[0] + "\n");

        await ToFileAsync(2);

        (await File.ReadAllLinesAsync(Output)).Should().Equal(lines);
    }

    [Fact]
    public async Task An_output_that_was_moved_away_goes_on_in_a_new_file()
    {
        await PublishAsync(3);
        await ToFileAsync(2);
        File.Move(Output, Output + ".1");

        await ToFileAsync(1);

        Sequences(await File.ReadAllTextAsync(Output)).Should().Equal(3);
    }

    [Theory]
    [InlineData("dear diary\n")]
    [InlineData("dear diary")]
    [InlineData("{\"position\":\"\"}\n")]
    [InlineData("[]\n")]
    public async Task An_output_of_something_else_is_refused_and_not_touched(string content)
    {
        await File.WriteAllTextAsync(Output, content);

        var run = await TailAsync("--resume", Resume, "--output", Output, "--limit", "1");

        run.Code.Should().Be(1);
        run.Error.Should().Contain("something else than events");
        (await File.ReadAllTextAsync(Output)).Should().Be(content);
    }

    [Fact]
    public async Task A_position_file_of_something_else_is_refused()
    {
        await File.WriteAllTextAsync(Resume, "dear diary");

        var run = await TailAsync("--resume", Resume, "--limit", "1");

        run.Code.Should().Be(1);
        run.Error.Should().Contain("is not a file of positions");
    }

    [Fact]
    public Task The_output_has_every_event_once_after_kill_9() => KillAsync(times: 3);

    [Fact]
    [Trait("Category", "Long")]
    public Task The_output_has_every_event_once_after_many_kill_9() => KillAsync(times: 20);

    private async Task KillAsync(int times)
    {
        using var stop = new CancellationTokenSource();
        var publishing = PublishUntilAsync(stop.Token);
        for (var kill = 0; kill < times; kill++)
        {
            var before = Length();
            using var tail = RthubProcess.Start(_hub.Address, "tail", "--from", "beginning", "--resume", Resume, "--output", Output);
            // Somewhere in the middle of writing.
            await Eventually.HoldsAsync(() => Length() > before + 2000 + (kill * 613) || tail.HasExited, "events arrive in the file");
            tail.HasExited.Should().BeFalse(tail.HasExited ? await tail.StandardError.ReadToEndAsync() : "it follows");
            tail.Kill();
            await tail.WaitForExitAsync();
        }

        await stop.CancelAsync();
        await publishing;
        var left = _published - (await File.ReadAllTextAsync(Output)).Count(c => c == '\n');
        if (left > 0) await ToFileAsync(left);
        Sequences(await File.ReadAllTextAsync(Output)).Should().Equal(Enumerable.Range(1, _published).Select(i => (long)i));
    }

    private long Length() => File.Exists(Output) ? new FileInfo(Output).Length : 0;

    private async Task PublishUntilAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await PublishAsync(20);
            // No further ahead of the file than what a kill can interrupt: it is all read in the end.
            await Eventually.HoldsAsync(() => stop.IsCancellationRequested || Length() > (_published - 1000) * 250L, "the file grows");
        }
    }

    private async Task ToFileAsync(int events)
    {
        var run = await TailAsync("--from", "beginning", "--resume", Resume, "--output", Output, "--limit", $"{events}");
        run.Code.Should().Be(0, run.Error);
        run.Out.Should().BeEmpty();
    }

    private Task<CliRun> TailAsync(params string[] args) => CliRun.OfAsync(_hub.Address, ["tail", .. args]);

    private async Task PublishAsync(int events)
    {
        var body = $"[{string.Join(',', Enumerable.Range(_published, events).Select(n => SampleEvents.Segment(n)))}]";
        (await _hub.Http.PostAsync("streams/tams/events", new StringContent(body, null, "application/json"))).EnsureSuccessStatusCode();
        _published += events;
    }

    private static IEnumerable<long> Sequences(string lines) => lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line =>
    {
        using var json = JsonDocument.Parse(line);
        return long.Parse(json.RootElement.GetProperty("position").GetString()!.Split('.')[1]);
    });
}
