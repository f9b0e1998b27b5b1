using RealtimeHub.Protocol;

namespace RealtimeHub.Cli.Import;

/// <summary>How far an import is.</summary>
/// <param name="Hub">Into which hub.</param>
/// <param name="Stream">Into which stream.</param>
/// <param name="Events">How many events of the input are in it.</param>
/// <param name="Old">The position of the last of them in the input.</param>
/// <param name="New">And in the hub.</param>
internal sealed record ImportPlace(string Hub, string Stream, long Events, Position Old, Position New);
