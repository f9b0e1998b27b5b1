using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace RealtimeHub.Host;

/// <summary>Exports the hub's metrics over OTLP when <c>RealtimeHub:Otlp</c> names a collector, for example <c>http://localhost:4317</c>.</summary>
internal static class Telemetry
{
    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        if (builder.Configuration["RealtimeHub:Otlp"] is not { Length: > 0 } endpoint) return;
        var provider = Sdk.CreateMeterProviderBuilder()
            .AddMeter("RealtimeHub", "RealtimeHub.EventLog", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime")
            .AddOtlpExporter(exporter => exporter.Endpoint = new Uri(endpoint))
            .Build();
        builder.Services.AddSingleton(provider);
    }
}
