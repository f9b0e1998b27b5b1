using RealtimeHub.Host;
using RealtimeHub.Server;

try
{
    // Watching the settings means watching the working directory, where the data folder is by default: every write would wake the watcher.
    var builder = WebApplication.CreateBuilder(["--hostBuilder:reloadConfigOnChange=false", .. args.Where(arg => arg != Demo.Switch)]);
    builder.AddHostDefaults();
    builder.AddTelemetry();
    builder.Services.AddRealtimeHub(builder.Configuration);
    RedisLogs.Add(builder);
    if (args.Contains(Demo.Switch)) builder.Services.AddHostedService<Demo>();

    var app = builder.Build();
    app.MapRealtimeHub();
    app.WelcomeWhenStarted(demo: args.Contains(Demo.Switch));
    await app.RunAsync();
    return 0;
}
catch (Exception failure) when (StartFailure.Explain(failure) is { } explanation)
{
    await Console.Error.WriteLineAsync(explanation);
    return 1;
}
