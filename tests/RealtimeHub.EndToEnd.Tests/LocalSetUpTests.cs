using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using RealtimeHub.Client;
using RealtimeHub.Protocol;
using RealtimeHub.TestKit;

namespace RealtimeHub.EndToEnd.Tests;

/// <summary>What <c>docker/local.sh</c> starts works: two hubs over Redis with a replica, behind nginx.</summary>
public sealed class LocalSetUpTests
{
    private const int Events = 300;

    [Fact]
    public async Task Publishing_and_following_through_the_balancer_loses_nothing_when_a_hub_is_killed()
    {
        await using var setUp = await LocalSetUp.StartAsync();
        await using var client = RealtimeClient.Connect(setUp.Balancer);
        var publishing = Task.CompletedTask;
        var nodes = new HashSet<string>();
        var seen = new List<int>();

        await foreach (var message in client.SubscribeAsync("tams", cancellationToken: new CancellationTokenSource(TimeSpan.FromMinutes(2)).Token))
        {
            if (message is CaughtUpMessage { Node: var node } && nodes.Add(node) && nodes.Count == 1) publishing = PublishAsync(setUp.Balancer);
            if (message is GapMessage gap) throw new InvalidOperationException($"A gap: {gap}");
            if (message is not EventsMessage events) continue;
            var before = seen.Count;
            seen.AddRange(events.Events.Select(e => (int)e.Tams.Timeranges[0].Start!.Value.Seconds));
            // The very node that serves this client.
            if (before < 100 && seen.Count >= 100) setUp.Kill(nodes.Single());
            if (seen.Count >= Events) break;
        }

        await publishing;
        seen.Should().Equal(Enumerable.Range(0, Events));
    }

    private static async Task PublishAsync(Uri balancer)
    {
        await using var producer = RealtimeClient.Connect(balancer);
        for (var i = 0; i < Events; i++) await producer.PublishAsync("tams", SampleEvents.Segment(i), cancellationToken: Deadline.Token());
    }

    /// <summary>The script at work, on ports of its own.</summary>
    private sealed class LocalSetUp : IAsyncDisposable
    {
        private readonly ConcurrentDictionary<string, int> _processes = new();
        private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly StringBuilder _output = new();
        private readonly LoopbackPorts _ports = new(5);
        private readonly ChildProcess _script;

        private LocalSetUp()
        {
            Balancer = new Uri($"http://127.0.0.1:{_ports.Numbers[0]}");
            var start = new ProcessStartInfo("bash");
            foreach (var word in new[] { Script(), "--no-demo", "--ports", string.Join(' ', _ports.Numbers), "--host", Path.Combine(AppContext.BaseDirectory, "RealtimeHub.Host.dll") })
                start.ArgumentList.Add(word);
            _script = ChildProcess.Start(start, Hear);
        }

        public Uri Balancer { get; }

        public static async Task<LocalSetUp> StartAsync()
        {
            var setUp = new LocalSetUp();
            await Task.WhenAny(setUp._ready.Task, setUp._script.Exited).WaitAsync(TimeSpan.FromMinutes(3));
            if (setUp._script.Exited.IsCompleted) throw new InvalidOperationException($"docker/local.sh ended with {await setUp._script.Exited}:\n{setUp._output}");
            return setUp;
        }

        public void Kill(string name) => Process.GetProcessById(_processes[name]).Kill();

        public async ValueTask DisposeAsync()
        {
            _script.Signal(ProcessSignal.Terminate);
            await _script.Exited.WaitAsync(TimeSpan.FromMinutes(2));
            _ports.Dispose();
        }

        private void Hear(string line)
        {
            lock (_output) _output.AppendLine(line);
            if (line.Split(' ') is [var name, var id] && int.TryParse(id, CultureInfo.InvariantCulture, out var process)) _processes[name] = process;
            if (line.StartsWith("ready:", StringComparison.Ordinal)) _ready.TrySetResult();
        }

        private static string Script()
        {
            for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            {
                var script = Path.Combine(folder.FullName, "docker", "local.sh");
                if (File.Exists(script)) return script;
            }

            throw new FileNotFoundException("docker/local.sh is not above the tests.");
        }
    }
}
