using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RealtimeHub.EventLog;
using RealtimeHub.EventLog.Control;
using RealtimeHub.Server;
using RealtimeHub.Server.Streams;

namespace RealtimeHub.Faults.Broken;

/// <summary>
/// A hub that is broken on purpose, to show that the scenarios notice. What breaks it is put around its log here, and never a switch in
/// what users get.
/// </summary>
internal static class BrokenHost
{
    private const string Word = "host";

    public static Task<int>? TryRun(string[] args) => args is [Word, var broken, .. var settings] ? RunAsync(broken, settings) : null;

    private static async Task<int> RunAsync(string broken, string[] settings)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddCommandLine(settings);
        builder.WebHost.UseKestrelCore().UseUrls(builder.Configuration["urls"]!);
        builder.Logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddRouting();
        builder.Services.AddSingleton(services => Open(broken, services));
        builder.Services.AddRealtimeHub(builder.Configuration);

        var app = builder.Build();
        app.UseRouting();
        app.MapRealtimeHub();
        app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine($"RealtimeHub serves {builder.Configuration["urls"]}, broken: {broken}"));
        await app.RunAsync();
        return 0;
    }

    private static OpenEventLog Open(string broken, IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<RealtimeHubOptions>>().Value;
        return (stream, _) =>
        {
            var log = FileEventLog.Open(Path.Combine(options.Data, "streams", stream), stream, options.Log, TimeProvider.System);
            // What is broken is what subscribers get, not what the hub itself remembers.
            return Task.FromResult(stream == ControlLog.Stream ? log : BrokenLogs.Break(broken, log));
        };
    }
}
