using RealtimeHub.Faults.Broken;
using RealtimeHub.Faults.Clients;
using RealtimeHub.Faults.Running;

return await (ClientPrograms.TryRun(args) ?? BrokenHost.TryRun(args) ?? FaultsCommand.RunAsync(args));
