using System.Runtime.InteropServices;

namespace RealtimeHub.Cli.Console;

/// <summary>
/// The process's output on Unix. .NET's own stream ignores a broken pipe, so that <c>rthub tail | head -1</c> would go on for ever.
/// </summary>
internal sealed unsafe partial class StandardOutput : Stream
{
    private const int Interrupted = 4;
    private const int TryAgain = 11;
    private const int BrokenPipe = 32;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public static Stream Open() => OperatingSystem.IsWindows() ? System.Console.OpenStandardOutput() : new StandardOutput();

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            fixed (byte* start = buffer)
            {
                var written = Write(1, start, (nuint)buffer.Length);
                if (written >= 0) buffer = buffer[(int)written..];
                else ThrowUnlessPassing(Marshal.GetLastPInvokeError());
            }
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private static void ThrowUnlessPassing(int error)
    {
        if (error == BrokenPipe) throw new BrokenPipeException();
        if (error is not (Interrupted or TryAgain)) throw new IOException($"The output cannot be written: {Marshal.GetPInvokeErrorMessage(error)}.");
    }

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int file, byte* bytes, nuint count);
}
