using System.Text;
using System.Text.RegularExpressions;
using RealtimeHub.TestKit;
using RealtimeHub.TestKit.Receiving;

namespace RealtimeHub.Delivery.Tests.Kit;

/// <summary>A receiver that writes down what it took, and answers as it is told to.</summary>
internal sealed partial class Mailbox : IAsyncDisposable
{
    /// <summary>No answer: the connection is closed.</summary>
    public static readonly ReadOnlyMemory<byte> HangUp = default;

    private readonly Lock _lock = new();
    private readonly List<int> _taken = [];
    private readonly List<ReceivedCall> _calls = [];
    private readonly WebhookReceiver _receiver;
    private volatile Func<int, ReadOnlyMemory<byte>> _answer;

    public Mailbox(Func<int, ReadOnlyMemory<byte>>? answer = null)
    {
        _answer = answer ?? (_ => WebhookReceiver.Ok);
        _receiver = new WebhookReceiver(TakeAsync);
    }

    public Uri Url => _receiver.Url;

    /// <summary>The numbers of the segments that were answered 200, in the order in which they came.</summary>
    public IReadOnlyList<int> Taken
    {
        get
        {
            lock (_lock) return [.. _taken];
        }
    }

    /// <summary>All calls, answered well or not.</summary>
    public IReadOnlyList<ReceivedCall> Calls
    {
        get
        {
            lock (_lock) return [.. _calls];
        }
    }

    /// <summary>What it answers from now on, by the number of the call.</summary>
    public void Answer(Func<int, ReadOnlyMemory<byte>> answer) => _answer = answer;

    public Task HasTakenAsync(int count) => Eventually.HoldsAsync(() => Taken.Count >= count, $"{count} events were taken");

    public Task HasHeardAsync(int count) => Eventually.HoldsAsync(() => Calls.Count >= count, $"{count} calls were made");

    public ValueTask DisposeAsync() => _receiver.DisposeAsync();

    private async ValueTask TakeAsync(ReceivedCall call, Stream answer, CancellationToken stop)
    {
        int number;
        lock (_lock)
        {
            _calls.Add(new ReceivedCall(call.Head.ToArray(), call.Body.ToArray()));
            number = _calls.Count - 1;
        }

        var bytes = _answer(number);
        if (bytes.IsEmpty) throw new IOException("hung up");
        lock (_lock)
        {
            if (bytes.Equals(WebhookReceiver.Ok) && Segment().Match(Encoding.UTF8.GetString(call.Body.Span)) is { Success: true } match)
                _taken.Add(int.Parse(match.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture));
        }

        await answer.WriteAsync(bytes, stop);
    }

    [GeneratedRegex("\"object-([0-9]+)\"")]
    private static partial Regex Segment();
}
