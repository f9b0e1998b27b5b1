using System.Diagnostics.Metrics;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using RealtimeHub.Delivery.Calling;
using RealtimeHub.Delivery.Sending;
using RealtimeHub.Delivery.Webhooks;
using RealtimeHub.EventLog;
using RealtimeHub.EventLog.Control;
using RealtimeHub.Protocol;
using RealtimeHub.TestKit;

namespace RealtimeHub.Delivery.Tests.Kit;

/// <summary>One node's deliveries.</summary>
internal sealed class Node : IAsyncDisposable
{
    private readonly ServiceProvider _meters = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly UnexpectedErrors _errors = new();
    private readonly Logs _logs;
    private readonly ControlLog _control;
    private readonly WebhookCaller _caller;
    private readonly TimeProvider _time;
    private readonly NoticeBoard _board;
    private bool _isGone;

    private Node(string name, Logs logs, ControlLog control, TimeProvider time)
    {
        (_logs, _control, _time, _board) = (logs, control, time, new NoticeBoard(name));
        var options = new WebhookOptions { AllowHttp = true };
        options.AllowNetworks.Add("127.0.0.1");
        _caller = new WebhookCaller(new AddressPolicy(options), time);
        Registry = new WebhookRegistry(control, time);
        Engine = new DeliveryEngine(stream => stream == logs.Events.Stream ? logs.Events : null, new SendingServices
        {
            Caller = _caller,
            Registry = Registry,
            Board = _board,
            Time = time,
            Metrics = new DeliveryMetrics(_meters.GetRequiredService<IMeterFactory>()),
            Logger = _errors.CreateLogger(name),
            PresignedFor = TimeSpan.FromHours(1),
        });
        Engine.Start();
    }

    public WebhookRegistry Registry { get; }

    public DeliveryEngine Engine { get; }

    public ControlState Remembered => _control.State;

    public static async Task<Node> StartAsync(Logs logs, string name = "node", TimeProvider? time = null, bool isShared = false) =>
        new(name, logs, await logs.OpenControlAsync(isShared), time ?? TimeProvider.System);

    /// <summary>A node of several whose control stream is this one.</summary>
    public static async Task<Node> StartAsync(Logs logs, string name, IEventLog control) =>
        new(name, logs, await ControlLog.OpenAsync(control, TimeProvider.System, NullLogger.Instance, default), TimeProvider.System);

    /// <summary>As its host does when it is to end: it asks those who are with it to move.</summary>
    public void Drain() => _board.Drain(new NoticeMessage("drain", "Please move."));

    /// <summary>Registers a webhook from the tip on.</summary>
    public async Task<Webhook> RegisterAsync(Uri url, string members = """ "events":["flows/segments_added"] """, Func<Webhook, Webhook>? change = null)
    {
        using var json = JsonDocument.Parse($$"""{"url":"{{url}}",{{members}}}""");
        WebhookTermsReader.TryRead(json.RootElement, out var terms, out var fault).Should().BeTrue(fault?.Problem);
        var webhook = new Webhook
        {
            Id = Guid.NewGuid(),
            Terms = terms!,
            Stream = "tams",
            Start = await _logs.Events.ResolveAsync(StartFrom.Now, default),
            Created = _time.GetUtcNow(),
            Updated = _time.GetUtcNow(),
        };
        webhook = change?.Invoke(webhook) ?? webhook;
        (await Registry.RegisterAsync(webhook, default)).Should().BeTrue();
        return webhook;
    }

    public Task StatusIsAsync(Guid id, WebhookStatus status) =>
        Eventually.HoldsAsync(() => Registry.TryGet(id, out var webhook) && webhook.Status == status, $"the webhook is {status}");

    /// <summary>Lets errors with this text pass.</summary>
    public void Expect(string text) => _errors.Expect(text);

    /// <summary>As kill -9: nothing is kept any more and nothing said, whatever still runs.</summary>
    public async Task KillAsync()
    {
        _isGone = true;
        await Engine.AbandonAsync();
        await CloseAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_isGone) return;
        _isGone = true;
        await Engine.DisposeAsync();
        await CloseAsync();
    }

    private async Task CloseAsync()
    {
        await _control.DisposeAsync();
        _caller.Dispose();
        await _meters.DisposeAsync();
        _errors.Verify();
    }
}
