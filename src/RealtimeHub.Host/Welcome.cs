using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;
using RealtimeHub.Server;
using RealtimeHub.Server.Streams;

namespace RealtimeHub.Host;

/// <summary>Says where to look, once the hub serves.</summary>
internal static class Welcome
{
    public static void WelcomeWhenStarted(this WebApplication app, bool demo) => app.Lifetime.ApplicationStarted.Register(() =>
    {
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();
        var options = app.Services.GetRequiredService<IOptions<RealtimeHubOptions>>().Value;
        var storage = app.Services.GetRequiredService<DescribeStorage>()();
        var data = storage is null ? Path.GetFullPath(options.Data) : $"{storage.Kind} at {storage.Primary}, level {storage.Level}; this is node {options.Node}";
        Console.WriteLine($"""

              RealtimeHub serves {address}{(demo ? ", with a simulated live channel" : "")}

                in a browser    {address}/
                in a terminal   dotnet run --project clients/RealtimeHub.Cli -- tail --hub {address}
                with curl       curl -N -H 'Accept: text/event-stream' {address}/streams/tams/events
                data            {data}

            """);
    });
}
