using RealtimeHub.Delivery.Signing;

namespace RealtimeHub.Delivery.Tests.Signing;

public sealed class HeaderRulesTests
{
    [Theory]
    [InlineData("Host")]
    [InlineData("content-LENGTH")]
    [InlineData("Content-MD5")]
    [InlineData("Last-Modified")]
    [InlineData("X-Real-IP")]
    [InlineData("X-HTTP-Method-Override")]
    [InlineData("Transfer-Encoding")]
    [InlineData("Webhook-Signature")]
    [InlineData("RealtimeHub-Gap")]
    [InlineData("X-Forwarded-For")]
    [InlineData("Proxy-Authorization")]
    [InlineData("traceparent")]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("line\r\nbreak")]
    [InlineData(":authority")]
    [InlineData("Käse")]
    public void A_name_that_means_something_else_or_is_none_is_refused(string name)
    {
        HeaderRules.WhyRefused(name).Should().NotBeNull();
    }

    [Theory]
    [InlineData("Authorization")]
    [InlineData("X-Api-Key")]
    [InlineData("x_key")]
    public void A_name_for_a_key_is_taken(string name)
    {
        HeaderRules.WhyRefused(name).Should().BeNull();
    }

    [Theory]
    [InlineData("secret", true)]
    [InlineData("Bearer abc.def", true)]
    [InlineData("", true)]
    [InlineData("line\r\nX-Other: 1", false)]
    [InlineData(" padded", false)]
    [InlineData("käse", false)]
    public void A_value_that_cannot_stand_in_a_header_is_refused(string value, bool isTaken)
    {
        (HeaderRules.WhyValueRefused(value) is null).Should().Be(isTaken);
    }
}
