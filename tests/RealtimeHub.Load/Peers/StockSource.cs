using System.Globalization;

namespace RealtimeHub.Load;

/// <summary>Tells the stock SignalR server to send.</summary>
internal sealed class StockSource(Target server, int size) : IEventSource
{
    private readonly HttpClient _http = new() { BaseAddress = new Uri($"http://{server.Server}") };

    public bool IsDone => true;

    public Histogram Acknowledged { get; } = new();

    public void Start(double rate, long events)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, string.Create(CultureInfo.InvariantCulture, $"/start?messages={events}&rate={rate}&size={size}"));
        using var answer = _http.Send(request);
        answer.EnsureSuccessStatusCode();
    }

    public void Dispose() => _http.Dispose();
}
