namespace RealtimeHub.Protocol.Tests;

public sealed class GroupTests
{
    [Fact]
    public void Group_is_read_as_it_is_written() => Laws.Hold(Laws.Groups, group =>
    {
        Group.TryParse(group.ToString(), out var read).Should().BeTrue();
        read.Should().Be(group);
    });

    [Theory]
    [InlineData(GroupKind.Flow, "flow:4f79cfd1-c057-47f4-8e4d-1b126ca7bf34")]
    [InlineData(GroupKind.Source, "source:4f79cfd1-c057-47f4-8e4d-1b126ca7bf34")]
    [InlineData(GroupKind.FlowCollection, "flow_collection:4f79cfd1-c057-47f4-8e4d-1b126ca7bf34")]
    [InlineData(GroupKind.SourceCollection, "source_collection:4f79cfd1-c057-47f4-8e4d-1b126ca7bf34")]
    public void Group_is_written_as_the_wire_names_it(GroupKind kind, string text) =>
        new Group(kind, Guid.Parse("4f79cfd1-c057-47f4-8e4d-1b126ca7bf34")).ToString().Should().Be(text);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("flow")]
    [InlineData("flow:")]
    [InlineData(":4f79cfd1-c057-47f4-8e4d-1b126ca7bf34")]
    [InlineData("Flow:4f79cfd1-c057-47f4-8e4d-1b126ca7bf34")]
    [InlineData("flow:4F79CFD1-C057-47F4-8E4D-1B126CA7BF34")]
    [InlineData("flow: 4f79cfd1-c057-47f4-8e4d-1b126ca7bf34")]
    [InlineData("flow:4f79cfd1c05747f48e4d1b126ca7bf34")]
    [InlineData("flow:{4f79cfd1-c057-47f4-8e4d-1b126ca7bf34}")]
    [InlineData("object:4f79cfd1-c057-47f4-8e4d-1b126ca7bf34")]
    public void Text_that_is_no_group_is_refused(string? text) => Group.TryParse(text, out _).Should().BeFalse();
}
