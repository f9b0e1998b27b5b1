using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RealtimeHub.Load.Wire;

namespace RealtimeHub.Load;

/// <summary>
/// The plainest SignalR hub: one group, one send a message, no history. What the hub's fan-out is measured by. It makes its messages itself,
/// so that publishing costs it nothing.
/// </summary>
internal static class StockSignalR
{
    public const string Verb = "stock-signalr";

    private const string Group = "everybody";
    private const string Mark = "@@";

    public static async Task RunAsync(string address)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPEndPoint.Parse(address)));
        builder.Logging.ClearProviders();
        builder.Services.AddSignalR();
        var app = builder.Build();
        app.MapHub<StockHub>("/hub");
        app.MapGet("/health/ready", () => Results.Ok());
        app.MapPost("/start", (int messages, double rate, int size, IHubContext<StockHub> hub) =>
        {
            // Answered at once: the messages tell themselves when they are through.
            _ = SendAsync(hub, messages, rate, size);
            return Results.Ok();
        });
        await app.RunAsync();
    }

    private static async Task SendAsync(IHubContext<StockHub> hub, int messages, double rate, int size)
    {
        await Task.Yield();
        var rest = new string('x', Math.Max(0, size - EventTemplate.MarkLength));
        var start = Clock.Now;
        for (var i = 0; i < messages; i++)
        {
            var due = rate > 0 ? start + (long)(i * 1e9 / rate) : Clock.Now;
            while (Clock.Now < due) await Task.Delay(1);
            await hub.Clients.Group(Group).SendAsync("event", Mark + due.ToString("x16", CultureInfo.InvariantCulture) + rest);
        }
    }

    /// <summary>Its clients join.</summary>
    internal sealed class StockHub : Microsoft.AspNetCore.SignalR.Hub
    {
        public Task Join() => Groups.AddToGroupAsync(Context.ConnectionId, Group);
    }
}
