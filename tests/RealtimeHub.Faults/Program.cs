using RealtimeHub.Faults.Running;

return await FaultsCommand.RunAsync(args);
