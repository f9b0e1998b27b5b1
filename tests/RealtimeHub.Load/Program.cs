using System.ComponentModel;
using RealtimeHub.Load;

if (Pinning.RunOnLoadCore(args) is { } exitCode) return exitCode;
try
{
    return await Commands.Root().Parse(args).InvokeAsync(new() { EnableDefaultExceptionHandler = false });
}
catch (Exception failure) when (failure is InvalidDataException or TimeoutException or ArgumentException or InvalidOperationException or IOException or Win32Exception)
{
    await Console.Error.WriteLineAsync(failure.Message);
    return 1;
}
