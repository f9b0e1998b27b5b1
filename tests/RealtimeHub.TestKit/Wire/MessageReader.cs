using System.Text.Json;
using System.Threading.Channels;

namespace RealtimeHub.TestKit;

/// <summary>Subscription messages, as JSON, in the order in which they came.</summary>
public sealed class MessageReader(ChannelReader<JsonElement> messages)
{
    /// <summary>The next one.</summary>
    /// <exception cref="HubCallFailedException">The hub ended them with an error.</exception>
    public async Task<JsonElement> NextAsync()
    {
        try
        {
            return await messages.ReadAsync(Deadline.Token());
        }
        catch (ChannelClosedException closed) when (closed.InnerException is HubCallFailedException refused)
        {
            throw new HubCallFailedException(refused.Message);
        }
    }

    /// <summary>The next one, which must be of this kind.</summary>
    public async Task<JsonElement> NextAsync(string kind)
    {
        var message = await NextAsync();
        if (message.GetProperty("kind").GetString() != kind) throw new InvalidOperationException($"Expected {kind}, but there came {message.GetRawText()}");
        return message;
    }

    /// <summary>The next one of this kind; others before it are passed over.</summary>
    public async Task<JsonElement> NextOfKindAsync(string kind)
    {
        while (true)
        {
            var message = await NextAsync();
            if (message.GetProperty("kind").GetString() == kind) return message;
        }
    }

    /// <summary>So many events, from as many messages as it takes; a gap on the way is an error.</summary>
    public async Task<List<JsonElement>> EventsAsync(int count)
    {
        var events = new List<JsonElement>();
        while (events.Count < count)
        {
            var message = await NextAsync();
            if (message.GetProperty("kind").GetString() == "gap") throw new InvalidOperationException($"A gap: {message.GetRawText()}");
            if (message.TryGetProperty("events", out var batch)) events.AddRange(batch.EnumerateArray());
        }

        return events;
    }

    /// <summary>All that come until the hub ends the stream.</summary>
    public async Task<List<JsonElement>> ToEndAsync()
    {
        var all = new List<JsonElement>();
        await foreach (var message in messages.ReadAllAsync(Deadline.Token())) all.Add(message);
        return all;
    }

    /// <summary>What has come already, without waiting.</summary>
    public List<JsonElement> Already()
    {
        var came = new List<JsonElement>();
        while (messages.TryRead(out var message)) came.Add(message);
        return came;
    }
}
