using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Protocol;
using RealtimeHub.Protocol.Frames;
using static RealtimeHub.SignalR.Tests.Speaking;

namespace RealtimeHub.SignalR.Tests;

public sealed class MalformedMessageTests
{
    private const int Frames = 200_000;

    [Theory]
    [InlineData("", "nothing at all")]
    [InlineData("c0", "nil instead of an array")]
    [InlineData("90", "an array without a type")]
    [InlineData("91a131", "a type that is text")]
    [InlineData("9101", "an invocation and nothing else")]
    [InlineData("960180c0a66d6574686f64912a", "an invocation that is cut off")]
    [InlineData("9601c0c0a66d6574686f64912a90", "headers that are nil")]
    [InlineData("960181a16101c0a66d6574686f64912a90", "a header that is a number")]
    [InlineData("960180c0c0912a90", "no target")]
    [InlineData("960480c0a66d6574686f64912a90", "a stream without an id")]
    [InlineData("960480a0a66d6574686f64912a90", "a stream with an empty id")]
    [InlineData("960180c0a66d6574686f642a90", "arguments that are no array")]
    [InlineData("960180c0a66d6574686f64ddffffffff90", "4 billion arguments")]
    [InlineData("960180c0a66d6574686f64912addffffffff", "4 billion streams")]
    [InlineData("960180c0a66d6574686f64912a9101", "a stream whose id is a number")]
    [InlineData("9403 80a378797a04", "a completion of kind 4")]
    [InlineData("940380a378797a03", "a completion without its result")]
    [InlineData("940380a378797a01", "a completion without its error")]
    [InlineData("950380a378797a012a", "an error that is a number")]
    [InlineData("9107", "a close without its error")]
    [InlineData("9208a131", "an ack that is text")]
    public void Message_that_breaks_the_rules_is_refused(string hex, string what) => Reading(Frame(hex.Replace(" ", ""))).Should().Throw<InvalidDataException>(what);

    [Theory]
    [InlineData("9601 80 a131 a66d6574686f64 90 90", "too few arguments")]
    [InlineData("9601 80 a131 a66d6574686f64 920102 90", "too many arguments")]
    [InlineData("9601 80 a131 a66d6574686f64 91a178 90", "text for a number")]
    [InlineData("9601 80 a131 a3666f6f 9101 90", "a method that nobody has")]
    [InlineData("9601 80 a131 a9537562736372696265 91cb7ff8000000000000 90", "NaN")]
    [InlineData("9601 80 a131 a9537562736372696265 918101c0 90", "a key that is a number")]
    [InlineData("9601 80 a131 a9537562736372696265 91d40100 90", "an extension")]
    [InlineData("9601 80 a131 a9537562736372696265 91c4017b 90", "binary that is no JSON")]
    public void Argument_that_does_not_fit_fails_its_call_alone(string hex, string what) =>
        Read(Frame(hex.Replace(" ", ""))).Should().BeOfType<InvocationBindingFailureMessage>(what).Which.InvocationId.Should().Be("1");

    [Fact]
    public void Arguments_nested_a_million_deep_end_the_connection()
    {
        byte[] head = [0x96, 1, 0x80, 0xc0, 0xa9, .. "Subscribe"u8, 0x91];
        foreach (var code in new byte[] { 0x91, 0x81 })
        {
            byte[] payload = [.. head, .. Enumerable.Repeat(code, 1_000_000), 0xc0, 0x90];
            var prefix = new byte[FrameLength.MaxBytes];

            Reading([.. prefix[..FrameLength.Write(prefix, payload.Length)], .. payload]).Should().Throw<InvalidDataException>();
        }
    }

    [Fact]
    public void Last_of_two_members_of_one_name_counts_as_in_json()
    {
        var read = (InvocationMessage)Read(Frame("960180c0a953756273637269626591" + "82a16101a16102" + "90"));

        ((JsonElement)read.Arguments[0]!).GetProperty("a").GetInt32().Should().Be(2);
    }

    [Fact]
    public void Whatever_becomes_of_a_frame_it_is_read_or_refused_and_takes_little_memory()
    {
        var random = new Random(7);
        byte[][] good = [.. Good().Select(Write)];
        var (read, refused) = (0, 0);
        for (var i = 0; i < Frames; i++)
        {
            var frame = Mutate(good[i % good.Length], random);
            var before = GC.GetAllocatedBytesForCurrentThread();
            if (IsRead(frame)) read++;
            else refused++;
            var taken = GC.GetAllocatedBytesForCurrentThread() - before;

            if (taken > 100_000) Assert.Fail($"{taken} bytes for {Convert.ToHexString(frame)}");
        }

        // Both happen, or nothing was tried.
        (read > Frames / 10, refused > Frames / 10).Should().Be((true, true));
    }

    private static IEnumerable<HubMessage> Good()
    {
        yield return new StreamInvocationMessage("1", "Subscribe", [new { stream = "tams", from = "beginning", filter = new { flow_ids = new[] { Guid.Empty } } }], ["7"]);
        yield return new InvocationMessage("2", "JoinGroup", ["tams", "flow:4f79cfd1-c057-47f4-8e4d-1b126ca7bf34", null]) { Headers = new Dictionary<string, string> { ["a"] = "b" } };
        yield return new InvocationMessage("3", "method", [-12345678901]);
        yield return new StreamItemMessage("4", new object[] { 1.5, true, "text", new[] { 1, 2, 3 } });
        yield return CompletionMessage.WithResult("5", new { positions = new[] { "0123456789abcdef.1" } });
        yield return CompletionMessage.WithError("6", "400 invalid-request: no.");
        yield return new CancelInvocationMessage("7");
        yield return new CloseMessage("gone", true);
        yield return new AckMessage(5_000_000_000);
    }

    private static byte[] Mutate(byte[] good, Random random)
    {
        var frame = good.ToList();
        for (var times = random.Next(1, 5); times > 0; times--)
        {
            var at = random.Next(frame.Count);
            switch (random.Next(5))
            {
                case 0: frame[at] = (byte)random.Next(256); break;
                case 1: frame[at] ^= (byte)(1 << random.Next(8)); break;
                case 2 when frame.Count > 2: frame.RemoveAt(at); break;
                case 3: frame.Insert(at, (byte)random.Next(0x80, 0xe0)); break;
                default: frame.InsertRange(at, frame[at..Math.Min(frame.Count, at + random.Next(20))]); break;
            }
        }

        // Mostly with a length that is right, so that what is inside is reached.
        if (random.Next(8) > 0 && frame.Count is > 1 and < 128) frame[0] = (byte)(frame.Count - 1);
        return [.. frame];
    }

    private static bool IsRead(byte[] frame)
    {
        var input = frame.Length % 2 == 0 ? new ReadOnlySequence<byte>(frame) : Crumbs(frame);
        try
        {
            while (Binary.TryParseMessage(ref input, new Binder(), out _)) { }
            return true;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    private static Action Reading(byte[] frame) => () => Read(frame);
}
