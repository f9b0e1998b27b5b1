using System.Runtime.InteropServices;
using RealtimeHub.Cli;
using RealtimeHub.Cli.Console;

using var interrupted = new CancellationTokenSource();
using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
using var terminal = CliConsole.OfProcess();
return await Rthub.RunAsync(args, terminal, interrupted.Token);

void Interrupt(PosixSignalContext signal)
{
    // The first asks to end in order; a second one gets the default, which ends at once.
    signal.Cancel = !interrupted.IsCancellationRequested;
    interrupted.Cancel();
}
