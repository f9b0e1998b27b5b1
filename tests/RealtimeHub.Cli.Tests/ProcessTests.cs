using System.Diagnostics;
using RealtimeHub.TestKit;

namespace RealtimeHub.Cli.Tests;

/// <summary>What only a real process shows: signals, pipes, and its way out.</summary>
public sealed class ProcessTests : IAsyncLifetime
{
    private readonly CancellationTokenSource _timeout = new(TimeSpan.FromSeconds(60));
    private TestHub _hub = null!;

    public async Task InitializeAsync() => _hub = await TestHub.StartAsync();

    public async Task DisposeAsync()
    {
        await _hub.DisposeAsync();
        _timeout.Dispose();
    }

    [Fact]
    public async Task Tail_ends_with_0_when_it_is_interrupted()
    {
        await PublishAsync(1);
        using var tail = Start("tail --from beginning");
        (await tail.StandardOutput.ReadLineAsync(_timeout.Token)).Should().Contain("flows/segments_added");

        using (Process.Start("kill", ["-INT", $"{tail.Id}"])) { }

        await tail.WaitForExitAsync(_timeout.Token);
        tail.ExitCode.Should().Be(0);
        (await tail.StandardError.ReadToEndAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task Tail_ends_quietly_when_nobody_reads_it_any_more()
    {
        await PublishAsync(1);
        using var tail = Start("tail --from beginning");
        await tail.StandardOutput.ReadLineAsync(_timeout.Token);

        tail.StandardOutput.Close();
        for (var n = 2; !tail.HasExited; n++)
        {
            _timeout.Token.ThrowIfCancellationRequested();
            await PublishAsync(n);
        }

        tail.ExitCode.Should().Be(0);
        (await tail.StandardError.ReadToEndAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task A_failure_is_the_exit_code_of_the_process()
    {
        using var tail = Start("tail --from never");

        await tail.WaitForExitAsync(_timeout.Token);

        tail.ExitCode.Should().Be(64);
        (await tail.StandardError.ReadToEndAsync()).Should().StartWith("rthub: --from");
    }

    private Process Start(string line) => RthubProcess.Start(_hub.Address, line.Split(' '));

    private async Task PublishAsync(int number)
    {
        var answer = await _hub.Http.PostAsync("streams/tams/events", new StringContent(SampleEvents.Segment(number), null, "application/json"));
        answer.EnsureSuccessStatusCode();
    }
}
