using System.Buffers.Binary;
using System.ComponentModel;
using System.Runtime.InteropServices;

namespace RealtimeHub.Load.Wire;

/// <summary>
/// Linux's epoll. One thread waits for thousands of sockets and for the next event that is due, to the microsecond: the thread
/// pool and timers of 1 ms would show up in the figures as if the hub were slow.
/// </summary>
internal sealed class Epoll : IDisposable
{
    private const int Add = 1;
    private const int Modify = 3;
    private const uint Readable = 1;
    private const uint Writable = 4;
    private const int Interrupted = 4;
    private const int Capacity = 512;

    // struct epoll_event is packed on x64 only.
    private static readonly int Stride = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
    private static readonly int DataOffset = Stride - 8;

    private readonly int _descriptor = Check(epoll_create1(0));
    private readonly byte[] _ready = new byte[Capacity * Stride];
    private readonly byte[] _change = new byte[Stride];

    public void Watch(int socket, int token) => Change(Add, socket, token, Readable);

    public void WatchWriting(int socket, int token, bool writing) => Change(Modify, socket, token, writing ? Readable | Writable : Readable);

    /// <summary>Waits until a socket is ready; how many are.</summary>
    public int Wait(long nanoseconds)
    {
        var timeout = new Timespec { Seconds = nanoseconds / 1_000_000_000, Nanoseconds = nanoseconds % 1_000_000_000 };
        var count = epoll_pwait2(_descriptor, ref _ready[0], Capacity, ref timeout, 0);
        return count < 0 && Marshal.GetLastPInvokeError() == Interrupted ? 0 : Check(count);
    }

    public (int Token, bool CanRead, bool CanWrite) Ready(int index)
    {
        var entry = _ready.AsSpan(index * Stride, Stride);
        var events = BinaryPrimitives.ReadUInt32LittleEndian(entry);
        var token = (int)BinaryPrimitives.ReadUInt64LittleEndian(entry[DataOffset..]);
        return (token, (events & ~Writable) != 0, (events & Writable) != 0);
    }

    public void Dispose() => _ = close(_descriptor);

    private void Change(int operation, int socket, int token, uint events)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_change, events);
        BinaryPrimitives.WriteUInt64LittleEndian(_change.AsSpan(DataOffset), (ulong)token);
        Check(epoll_ctl(_descriptor, operation, socket, ref _change[0]));
    }

    private static int Check(int result) => result >= 0 ? result : throw new Win32Exception(Marshal.GetLastPInvokeError());

    [DllImport("libc", SetLastError = true)]
    private static extern int epoll_create1(int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int epoll_ctl(int epoll, int operation, int descriptor, ref byte change);

    [DllImport("libc", SetLastError = true)]
    private static extern int epoll_pwait2(int epoll, ref byte ready, int capacity, ref Timespec timeout, nint signals);

    [DllImport("libc")]
    private static extern int close(int descriptor);

    private struct Timespec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
