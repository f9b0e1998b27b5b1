using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using RealtimeHub.TestKit;

namespace RealtimeHub.Server.Tests.Webhooks;

/// <summary>Somebody whom webhooks call, on a real port.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly Channel<(IHeaderDictionary Headers, string Body)> _calls = Channel.CreateUnbounded<(IHeaderDictionary, string)>();
    private WebApplication _app = null!;

    /// <summary>Settings of a hub that may call it.</summary>
    public static (string, string?)[] Allowed { get; } = [("RealtimeHub:Webhooks:AllowHttp", "true"), ("RealtimeHub:Webhooks:AllowNetworks:1", "127.0.0.0/8")];

    public string Url { get; private set; } = "";

    /// <summary>What it answers from now on.</summary>
    public int Status { get; set; } = 200;

    public string Answer { get; set; } = "";

    public static async Task<Receiver> StartAsync()
    {
        var receiver = new Receiver();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        receiver._app = builder.Build();
        receiver._app.Run(receiver.TakeAsync);
        await receiver._app.StartAsync();
        receiver.Url = receiver._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/hook";
        return receiver;
    }

    /// <summary>The next call.</summary>
    public async Task<(IHeaderDictionary Headers, string Body)> NextAsync() => await _calls.Reader.ReadAsync(Deadline.Token());

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync();
        context.Response.StatusCode = Status;
        // Before the answer: whoever saw the call may look at what the hub made of it only later.
        _calls.Writer.TryWrite((new HeaderDictionary(context.Request.Headers.ToDictionary()), body));
        await context.Response.WriteAsync(Answer);
    }
}
