using System.Text;
using RealtimeHub.Delivery.Signing;

namespace RealtimeHub.Delivery.Tests.Signing;

public sealed class SigningSecretTests
{
    [Theory]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, """{"test": 2432232314}""", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    [InlineData("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD", "msg_27UH4WbU6Z5A5EzD8u03UvzRbpk", 1649367553, """{"email":"test@example.com","username":"test_user"}""", "v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw=")]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_utf8", 1700000000, """{"label":"Zürich – 東京"}""", "v1,mN1LN3ROetYb6rKYHSA7sLQvAZ8pS64tufex3jvea0w=")]
    public void The_published_vectors_are_signed_as_everybody_signs_them(string secret, string id, long timestamp, string body, string signature)
    {
        SigningSecret.TryParse(secret, out var read).Should().BeTrue();

        read!.Sign(id, timestamp, Encoding.UTF8.GetBytes(body)).Should().Be(signature);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("whsec_")]
    [InlineData("whsec_c2hvcnQ=")]
    [InlineData("whsec_not base64 at all, and long enough to be one")]
    [InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    public void A_text_that_is_no_secret_of_24_to_64_bytes_is_refused(string? text)
    {
        SigningSecret.TryParse(text, out _).Should().BeFalse();
    }

    [Fact]
    public void A_new_secret_can_be_told_and_read_again_and_does_not_show_itself()
    {
        var secret = SigningSecret.New();

        SigningSecret.TryParse(secret.Reveal(), out var read).Should().BeTrue();
        read!.Sign("a", 1, "b"u8).Should().Be(secret.Sign("a", 1, "b"u8));
        SigningSecret.New().Reveal().Should().NotBe(secret.Reveal());
        $"{secret}".Should().NotContain(secret.Reveal()[6..]);
    }
}
