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
            .AddMeter("RealtimeHub", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime")
            .AddOtlpExporter(exporter => exporter.Endpoint = new Uri(endpoint))
            .Build();
        builder.Services.AddHostedService(_ => new Exporter(provider));
    }

    /// <summary>Sends what is left when the host ends.</summary>
    private sealed class Exporter(MeterProvider provider) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken)
        {
            provider.Dispose();
            return Task.CompletedTask;
        }
    }
}
