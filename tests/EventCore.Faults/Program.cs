using EventCore.Faults;

return await FaultsCommand.RunAsync(args);
