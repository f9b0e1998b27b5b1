using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RealtimeHub.Server.Api;
using RealtimeHub.Server.Flows;
using RealtimeHub.Server.Health;
using RealtimeHub.Server.Hub;
using RealtimeHub.Server.Lifetime;
using RealtimeHub.Server.Page;
using RealtimeHub.Server.Problems;
using RealtimeHub.Server.Publishing;
using RealtimeHub.Server.Reading;
using RealtimeHub.Server.Safety;
using RealtimeHub.Server.Service;
using RealtimeHub.Server.Sockets;
using RealtimeHub.Server.Streams;
using RealtimeHub.Server.Webhooks;

namespace RealtimeHub.Server;

/// <summary>Maps the hub: everything that it answers stands here.</summary>
public static class RealtimeHubEndpoints
{
    /// <summary>Adds the hub's checks and endpoints to an application.</summary>
    public static WebApplication MapRealtimeHub(this WebApplication app)
    {
        app.UseMiddleware<ProblemMiddleware>();
        app.UseMiddleware<HostCheck>();
        app.UseMiddleware<OriginCheck>();
        app.UseCors();
        app.UseMiddleware<DrainCheck>();

        var mechanisms = app.Services.GetRequiredService<IOptions<RealtimeHubOptions>>().Value.Mechanisms;
        if (mechanisms.SignalR) app.MapHub<EventHub>("/hub").OverOwnSockets(app.Services).Serving(MechanismNames.SignalR);
        if (mechanisms.Webhooks) app.MapWebhooks();
        app.MapService();

        app.MapPost("/streams/{stream}/events", PublishEndpoint.HandleAsync).DescribedAs(Descriptions.Publish);
        app.MapPost("/streams/{stream}/ingest", IngestEndpoint.HandleAsync).DescribedAs(Descriptions.Ingest);
        app.MapGet("/streams/{stream}/set-aside", SetAsideEndpoint.Get).DescribedAs(Descriptions.SetAside);
        var events = app.MapGet("/streams/{stream}/events", EventsEndpoint.Handle).DescribedAs(Descriptions.Events);
        if (mechanisms.Sse) events.Serving(MechanismNames.Sse);
        if (mechanisms.Pages) events.Serving(MechanismNames.Pages);

        app.MapGet("/streams", StreamsEndpoint.List).DescribedAs(Descriptions.Streams);
        app.MapGet("/streams/{stream}", StreamsEndpoint.Get).DescribedAs(Descriptions.Stream);
        app.MapGet("/streams/{stream}/flows", FlowsEndpoint.List).DescribedAs(Descriptions.Flows);
        app.MapGet("/streams/{stream}/flows/{id}", FlowsEndpoint.Get).DescribedAs(Descriptions.Flow);
        app.MapGet("/streams/{stream}/flows/{id}/coverage", FlowsEndpoint.Coverage).DescribedAs(Descriptions.Coverage);
        app.MapGet("/streams/{stream}/sources", FlowsEndpoint.Sources).DescribedAs(Descriptions.Sources);
        app.MapGet("/health/live", HealthEndpoints.Live).DescribedAs(Descriptions.Live);
        app.MapGet("/health/ready", HealthEndpoints.Ready).DescribedAs(Descriptions.Ready);

        app.MapOpenApi("/{documentName}.json");
        app.MapFirstPage();
        return app;
    }
}
