using RealtimeHub.Protocol.MessagePack;

namespace RealtimeHub.Protocol.Tests.MessagePack;

/// <summary>What is cut off, forged or bottomless is refused, and costs neither stack nor memory.</summary>
public sealed class MessagePackReaderTests
{
    [Theory]
    [InlineData("", "no value")]
    [InlineData("c1", "a code that nothing has")]
    [InlineData("cd01", "half an integer")]
    [InlineData("cb3ff0", "half a float")]
    [InlineData("a2c3", "half a text")]
    [InlineData("a2c328", "a text that is not UTF-8")]
    [InlineData("a3eda080", "half of a surrogate pair")]
    [InlineData("91", "an array without its item")]
    [InlineData("81a161", "a map without its value")]
    [InlineData("dbffffffff", "a text of 4 GiB")]
    [InlineData("dbffffffff61", "a text of 4 GiB that begins")]
    [InlineData("c6ffffffff", "bytes of 4 GiB")]
    [InlineData("ddffffffff", "an array of 4 billion items")]
    [InlineData("dd7fffffff00", "an array of 2 billion items")]
    [InlineData("dfffffffff", "a map of 4 billion pairs")]
    [InlineData("df7fffffffa161", "a map of 2 billion pairs")]
    [InlineData("c9ffffffff01", "an extension of 4 GiB")]
    [InlineData("d8ff00", "half an extension")]
    public void What_is_not_there_is_refused(string hex, string what)
    {
        var bytes = Convert.FromHexString(hex);

        Skipping(bytes).Should().Throw<MessagePackFormatException>(what);
        var say = () => TranscodingTests.ToJson(bytes);
        say.Should().Throw<MessagePackFormatException>(what);
    }

    // CVE-2026-45591 was a stack overflow, which nothing can catch.
    [Theory]
    [InlineData(0x91)]
    [InlineData(0x81)]
    public void A_million_levels_are_refused_without_a_stack(byte code)
    {
        var bomb = Enumerable.Repeat(code, 1_000_000).ToArray();

        Skipping(bomb).Should().Throw<MessagePackFormatException>();
        var say = () => TranscodingTests.ToJson([.. bomb, 0]);
        say.Should().Throw<Exception>().Which.Should().Match<Exception>(e => e is MessagePackFormatException || e is NotJsonException);
    }

    [Fact]
    public void A_million_levels_that_are_complete_can_be_passed_over()
    {
        byte[] nested = [.. Enumerable.Repeat((byte)0x91, 1_000_000), 0xc0, 0x07];
        var reader = new MessagePackReader(nested);

        reader.Skip();

        reader.ReadInteger().Should().Be(7);
    }

    [Fact]
    public void Levels_of_maps_beyond_64_are_refused()
    {
        byte[] bomb = [.. Enumerable.Repeat<byte[]>([0x81, 0xa1, 0x61], 65).SelectMany(level => level), 0xc0];

        var say = () => TranscodingTests.ToJson(bomb);

        say.Should().Throw<MessagePackFormatException>().WithMessage("it is nested deeper than 64");
    }

    [Fact]
    public void Whatever_the_bytes_are_reading_ends_and_takes_no_more_memory_than_they_could_need()
    {
        var random = new Random(45591);
        using var json = new PooledBuffer(16);
        for (var i = 0; i < 200_000; i++)
        {
            var bytes = new byte[random.Next(1, 40)];
            random.NextBytes(bytes);
            if (random.Next(2) == 0) bytes[0] = (byte)random.Next(0x80, 0xa0);
            var outcome = Outcome(bytes, json);

            if (json.Length > bytes.Length * 8) Assert.Fail($"{json.Length} bytes for {Convert.ToHexString(bytes)}: {outcome}");
            json.Clear();
        }
    }

    private static string Outcome(byte[] bytes, PooledBuffer json)
    {
        try
        {
            var reader = new MessagePackReader(bytes);
            MessagePackToJson.Write(ref reader, json);
            return "read";
        }
        catch (Exception e) when (e is MessagePackFormatException or NotJsonException)
        {
            return e.Message;
        }
    }

    private static Action Skipping(byte[] bytes) => () =>
    {
        var reader = new MessagePackReader(bytes);
        reader.Skip();
    };
}
